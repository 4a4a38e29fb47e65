-- Group totals under every approach, or the breakdowns of an indicator that forms no
-- total: the approach, then the columns of lead_figures.Figure.
select consolidation, * exclude (level, consolidation, is_lead)
from told
where level = 'group' and (breakdown = '' or indicator_id not in (
    select indicator_id from told where level = 'group' and breakdown = ''))
order by indicator_id, breakdown, period_id, consolidation
