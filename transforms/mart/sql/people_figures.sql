-- Figures that say something of protected cells, with what their worth follows from.
select f.figure_id, f.indicator_id, f.level, f.entity, f.period_id, f.breakdown,
       f.consolidation, f.is_lead, f.status, f.roles
from mart.fact_figure f
semi join term t on t.figure_id = f.figure_id
