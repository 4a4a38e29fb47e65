/*
name: Workers hired from the local community
unit: headcount
method: >-
  Workers hired in the period who are local; hires that do not say whether they are
  make the figure incomplete. GRI 14.9.6.
disclosures: [14.9.6@2024]
consolidation: control_only
breakdowns: [gender]
lacks: whether they are local
remedy: Split hires by local.
roles:
  value: {}
*/
select record_no, site_id, period_start, period_end, grade, gender,
       cast(null as varchar) as country, 'value' as role,
       cast(case when local = 'true' then value when local = 'false' then 0 end
            as decimal(38,12)) as amount,
       cast(null as varchar) as factor_id, cast(null as varchar) as key
from metric.hires
