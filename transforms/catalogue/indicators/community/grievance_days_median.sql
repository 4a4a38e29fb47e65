/*
name: Median days until a grievance is closed
unit: days
method: >-
  Median of the days from opening to closing, of grievances closed in the period,
  taken over all cases and never over medians of sites. Beside GRI 2-25.
disclosures: [2-25@2021]
consolidation: control_only
breakdowns: [grievance_category]
figure: days
roles:
  days:
    reduce: median
*/
select record_no, site_id, closed_on as period_start, closed_on as period_end, grade,
       grievance_category, cast(null as varchar) as country, 'days' as role,
       cast(greatest(closed_on - opened_on, 0) as decimal(38,12)) as amount,
       cast(null as varchar) as factor_id, cast(null as varchar) as key
from metric.grievance
where closed_on is not null
