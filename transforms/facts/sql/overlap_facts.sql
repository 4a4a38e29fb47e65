-- The facts of each telling, those outdone among them.
select unnest(v.records), v.metric_id, v.span_start, v.span_end, v.component, v.view_name,
       t.covered_days, t.component_days, t.grain_days, v.dimension_count, o.node is not null,
       t.is_positive,
       case when v.total = 0 then 0
            else cast(v.half as double) / abs(v.total) end
from viewed v join telling t using (component, view_name)
left join outdone o on o.component = v.component and o.node = v.node
