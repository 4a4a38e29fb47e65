/*
name: Share of employees from the local community
unit: '%'
method: >-
  100 x local employees / employees at the end of the period; employees of whom it is
  not said whether they are local make the figure incomplete. Beside GRI 14.9.6.
disclosures: [14.9.6@2024]
consolidation: control_only
breakdowns: [gender]
figure: 100 * local / employees
lacks: whether they are local
remedy: Split employees_headcount by local.
roles:
  local:
    window: closing
  employees:
    window: closing
*/
select record_no, site_id, period_start, period_end, grade, gender,
       cast(null as varchar) as country, 'local' as role,
       cast(case when local = 'true' then value when local = 'false' then 0 end
            as decimal(38,12)) as amount,
       cast(null as varchar) as factor_id, cast(null as varchar) as key
from metric.employees_headcount
union all
select record_no, site_id, period_start, period_end, grade, gender, null, 'employees',
       value, null, null
from metric.employees_headcount
