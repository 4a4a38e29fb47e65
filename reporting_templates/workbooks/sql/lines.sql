-- Shown figures by sheet: the pairs of $sheets and $indicators, without breakdowns on those
-- of $cut; the level, then the columns of lead_figures.Figure.
with asked as (
    select unnest($sheets) as sheet, unnest($indicators) as indicator_id
)
select a.sheet, s.level, s.* exclude (level, consolidation, is_lead)
from shown s
join asked a on a.indicator_id = s.indicator_id
where s.level in ('group', 'site')
  and (s.breakdown = '' or not list_contains($cut, a.sheet))
order by s.period_id
