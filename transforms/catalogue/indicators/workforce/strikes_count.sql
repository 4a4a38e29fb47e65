/*
name: Strikes and lockouts
unit: count
method: >-
  Number of strikes and lockouts of 1,000 or more workers that lasted a full shift or
  longer, by the day they began. GRI 14.20.3; SASB EM-MM-310a.2.
disclosures: [14.20.3@2024]
consolidation: control_only
breakdowns: [stoppage_type]
listing: strike_event
roles:
  value:
    from: {metric: strike_event}
*/
with stoppage as (
    select * from metric.strike_event
)

select record_no, site_id, period_start, period_end, grade, stoppage_type,
       cast(null as varchar) as country, 'value' as role,
       cast(events as decimal(38,12)) as amount, cast(null as varchar) as factor_id,
       cast(null as varchar) as key
from stoppage
where workers >= 1000 and full_shift
