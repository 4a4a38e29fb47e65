/*
name: Community grievances resolved
unit: '%'
method: >-
  100 x community grievances opened and closed in the period / community grievances
  opened in the period; those closed later are in no period's share. GRI 14.10.4.
disclosures: [14.10.4@2024, 11.15.4@2021, 12.9.4@2022]
consolidation: control_only
breakdowns: [grievance_category]
figure: 100 * resolved / opened
roles:
  resolved:
    from: {metric: grievance}
  opened:
    from: {metric: grievance}
*/
with received as (
    select record_no, site_id, period_start, period_end, grade, grievance_category,
           opened_on, closed_on, events
    from metric.grievance
    where complainant in ('community', 'indigenous')
)

-- From opening to closing: a period takes what lies inside it. One that is said to be closed
-- before it was opened is named by a rule, and counts on the day on which it was opened.
select record_no, site_id, opened_on as period_start,
       greatest(closed_on, opened_on) as period_end, grade,
       grievance_category, cast(null as varchar) as country, 'resolved' as role,
       cast(events as decimal(38,12)) as amount, cast(null as varchar) as factor_id,
       cast(null as varchar) as key
from received
where closed_on is not null
union all
select record_no, site_id, period_start, period_end, grade, grievance_category, null,
       'opened', cast(events as decimal(38,12)), null, null
from received
