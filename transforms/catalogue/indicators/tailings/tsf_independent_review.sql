/*
name: Tailings facilities reviewed in the last three years
unit: '%'
method: >-
  100 x facilities whose last independent review is at most three years before the end
  of the period / facilities in the register then; one without a date counts as not
  reviewed. GISTM requirement 10.5; GRI 14.6.3.
disclosures: [14.6.3@2024]
consolidation: entity_list
figure: 100 * reviewed / facilities
listing: tsf_register
roles:
  reviewed:
    window: closing
  facilities:
    window: closing
*/
with facility as (
    select record_no, site_id, period_start, period_end, grade, events,
           last_independent_review,
           cast(cast(last_independent_review as date) + interval 3 year as date) as due_on
    from metric.tsf_register
)

select record_no, site_id, period_start, period_end, grade,
       cast(null as varchar) as country, 'facilities' as role,
       cast(events as decimal(38,12)) as amount, cast(null as varchar) as factor_id,
       cast(null as varchar) as key
from facility
union all
-- Each counts 0, and 1 more for as long as its review is recent.
select record_no, site_id, period_start, period_end, grade, null, 'reviewed', 0, null,
       null
from facility
union all
select record_no, site_id, greatest(period_start, last_independent_review),
       least(period_end, due_on), grade, null, 'reviewed', events, null,
       null
from facility
where last_independent_review <= period_end and due_on >= period_start
