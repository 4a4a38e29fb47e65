-- Shown figures of some indicators ($indicators) on one level ($level), in the columns of
-- lead_figures.Figure; without breakdowns unless $whole.
select * exclude (level, consolidation, is_lead)
from shown
where list_contains($indicators, indicator_id) and level = $level
  and ($whole or breakdown = '')
order by indicator_id, breakdown, entity, period_id
