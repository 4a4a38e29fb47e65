-- Figures that differ from an earlier release, as GRI 2-4 lists them: what was said, what
-- is said now, and why. Of those of a release, by the approach that leads.
select r.indicator_id, coalesce(i.name, r.indicator_id) as name, r.breakdown, r.entity,
       r.period_id, coalesce(f.unit, i.unit, '') as unit, r.old_value, r.new_value, r.old_unit,
       r.reason
from mart.restatement r
left join mart.dim_indicator i on i.indicator_id = r.indicator_id
left join mart.fact_figure f on f.figure_id = r.figure_id
where coalesce(f.is_lead, true)
order by r.period_id desc, r.entity <> 'GROUP-TOTAL', name, r.entity, r.breakdown,
         r.figure_id, r.decided_in
