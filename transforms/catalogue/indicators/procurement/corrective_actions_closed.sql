/*
name: Corrective actions closed on time
unit: '%'
method: >-
  100 x corrective actions due in the period that were closed, and verified, by the
  day they were due / corrective actions due in the period. Beside GRI 308-2, 414-2.
disclosures: [308-2@2016, 414-2@2016]
consolidation: control_only
breakdowns: [severity]
figure: 100 * on_time / due
listing: corrective_action
roles:
  on_time: {}
  due: {}
*/
select record_no, site_id, due_on as period_start, due_on as period_end, grade,
       severity, cast(null as varchar) as country, 'due' as role,
       cast(events as decimal(38,12)) as amount, cast(null as varchar) as factor_id,
       cast(null as varchar) as key
from metric.corrective_action
union all
select record_no, site_id, due_on, due_on, grade, severity, null, 'on_time',
       case when closed_on <= due_on and verified then events else 0 end, null, null
from metric.corrective_action
