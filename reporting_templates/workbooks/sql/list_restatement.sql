-- Figures that differ from an earlier release, by the approach that leads first; what moved
-- is exact. Where a register tells of an indicator alone there is no approach, and where the
-- unit is another now no difference.
select r.indicator_id, r.entity, r.period_id, r.breakdown,
       coalesce(replace(f.consolidation, '_', ' '), '') as approach, r.old_value, r.new_value,
       if(r.old_unit = '', r.new_value - r.old_value, null) as moved,
       coalesce(f.unit, i.unit, '') || if(r.old_unit = '', '', ', before ' || r.old_unit)
           as unit, r.reason, r.approver
from mart.restatement r
left join mart.dim_indicator i on i.indicator_id = r.indicator_id
left join mart.fact_figure f on f.figure_id = r.figure_id
order by r.indicator_id, r.entity, r.period_id, r.breakdown,
         coalesce(f.is_lead, true) desc, approach, r.old_value, r.new_value, r.reason,
         r.approver
