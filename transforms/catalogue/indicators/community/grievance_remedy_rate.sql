/*
name: Community grievances resolved through remediation
unit: '%'
method: >-
  100 x community grievances opened in the period and closed in it with a remedy /
  community grievances opened in the period. GRI 14.10.4, 11.15.4, 12.9.4.
disclosures: [14.10.4@2024, 11.15.4@2021, 12.9.4@2022]
consolidation: control_only
breakdowns: [grievance_category]
figure: 100 * remedied / opened
roles:
  remedied:
    from: {metric: grievance}
  opened:
    from: {metric: grievance}
*/
-- From opening to closing: a period takes what lies inside it.
select record_no, site_id, opened_on as period_start,
       greatest(closed_on, opened_on) as period_end, grade,
       grievance_category, cast(null as varchar) as country, 'remedied' as role,
       cast(events as decimal(38,12)) as amount, cast(null as varchar) as factor_id,
       cast(null as varchar) as key
from metric.grievance
where complainant in ('community', 'indigenous') and closed_on is not null
    and grievance_outcome = 'remedied'
union all
select record_no, site_id, period_start, period_end, grade, grievance_category, null,
       'opened', amount, null, null
from contribution.grievance_resolution_rate
where role = 'opened'
