-- Whose cells may come out otherwise than they stand in facts.cell: of facts that changed
-- ($metrics, $sites), of what is asked (asked_now) or held back otherwise than before, of
-- registers, and what is due now or is no more.
select a.metric_id, a.site_id
from asked_now a
join ref.metrics m on m.metric_id = a.metric_id
where m.form = 'register'
   or (list_contains($metrics, a.metric_id) and list_contains($sites, a.site_id))
union
select metric_id, site_id from (from asked_now except all from facts.ask)
union
select metric_id, site_id from (from facts.ask except all from asked_now)
union
select metric_id, site_id from (from facts.held_back except all from held_before)
union
select metric_id, site_id from (from held_before except all from facts.held_back)
union
select metric_id, site_id
from facts.cell
where state in ('missing', 'not_due') and (due_on > $as_of) <> (state = 'not_due')
