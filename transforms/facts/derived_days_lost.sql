/*
what: days lost of each injury, with the company's convention for fatal ones
method: days_lost of the row; of a fatal case the days that conventions, fatal_days_lost of
  orebook.yaml says instead, where it says any (6,000 in ANSI Z16.1).
source: GRI 403-9; ANSI Z16.1
lacks: its days lost
remedy: >-
  Fill days_lost of the row; for fatal cases a convention may stand in orebook.yaml
  (conventions, fatal_days_lost).
reach: period
scope: site
*/
with convention as (
    select try_cast(value as decimal(38,12)) as days
    from project.setting where name = 'fatal_days_lost'
)

select i.record_no, i.site_id, i.period_start, i.period_end, i.grade, i.worker_type,
       cast(null as varchar) as country,
       cast(case when i.injury_class = 'fatal' and c.days is not null then c.days
                 else i.days_lost end as decimal(38,12)) as value,
       'days' as unit, cast(null as varchar) as factor_id
from metric.injury i
cross join convention c
