-- Figures that differ from an earlier release, by the approach that leads first; what moved
-- is exact, and empty where a register tells of an indicator alone.
select r.indicator_id, r.entity, r.period_id, r.breakdown,
       coalesce(replace(f.consolidation, '_', ' '), '') as approach, r.old_value, r.new_value,
       r.new_value - r.old_value as moved, coalesce(f.unit, i.unit, '') as unit, r.reason,
       r.approver
from mart.restatement r
left join mart.dim_indicator i on i.indicator_id = r.indicator_id
left join mart.fact_figure f on f.figure_id = r.figure_id
order by r.indicator_id, r.entity, r.period_id, r.breakdown,
         coalesce(f.is_lead, true) desc, approach, r.old_value, r.new_value, r.reason,
         r.approver
