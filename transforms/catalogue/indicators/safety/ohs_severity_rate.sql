/*
name: Injury severity rate
unit: days per 1,000,000 h
method: >-
  1,000,000 x days lost by employees and controlled workers / hours worked by the same
  workers. A fatal case counts as many days as fatal_days_lost of orebook.yaml says,
  else those of its row (6,000 in ANSI Z16.1). Beside GRI 403-9.
disclosures: [403-9@2018]
lacks: its days lost
remedy: >-
  Fill days_lost of the row; for fatal cases a convention may stand in orebook.yaml
  (conventions, fatal_days_lost).
consolidation: control_only
breakdowns: [worker_type]
figure: 1000000 * days_lost / hours
roles:
  days_lost:
    from: {metric: injury}
  hours:
    from: {metric: hours_worked}
*/
with convention as (
    select try_cast(value as decimal(38,12)) as days
    from project.setting where name = 'fatal_days_lost'
),

lost as (
    select i.record_no, i.site_id, i.period_start, i.period_end, i.grade, i.worker_type,
           case when i.injury_class = 'fatal' and c.days is not null then c.days
                else i.days_lost end as days
    from metric.injury i
    cross join convention c
    where i.worker_type is distinct from 'third_party'
),

worked as (
    select record_no, site_id, period_start, period_end, grade, worker_type, value
    from metric.hours_worked
    where worker_type in ('employee', 'nonemployee_controlled')
)

select record_no, site_id, period_start, period_end, grade, worker_type,
       cast(null as varchar) as country, 'days_lost' as role,
       cast(days as decimal(38,12)) as amount, cast(null as varchar) as factor_id,
       cast(null as varchar) as key
from lost
union all
select record_no, site_id, period_start, period_end, grade, worker_type, null, 'hours',
       cast(value as decimal(38,12)), null, null
from worked
