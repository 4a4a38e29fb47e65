-- Rows that have rivals telling of the same thing, with how their telling is told.
select r.*, o.component, o.view_name, o.metric_id, o.covered_days, o.component_days,
       o.grain_days, o.dimension_count, o.is_outdone, o.is_positive,
       cast(abs(r.amount) * cast(o.rounding as double) as decimal(38,12)) as slack,
       g.estimated
from spread r
join facts.overlap o on o.record_no = r.record_no
    and o.span_start is not distinct from r.span_start
    and o.span_end is not distinct from r.span_end
join ref.grade g on g.grade = r.grade
