-- Contributions of $indicators with their facts and files, in the order in which trace
-- pages list them: the first ($most) of each indicator and period, and how many there are
-- (told); without those that are withheld. What stands on a page as it is comes as text.
with withheld as (
    select record_id, site_id from mart.fact_measurement
    where value is null and value_as_reported = 'withheld'
),
-- How many there are by site and role, and how many stand before them.
size as (
    select c.indicator_id, c.period_id, c.site_id, c.role,
           sum(count(*)) over whole as told,
           sum(count(*)) over (whole order by c.site_id, c.role) - count(*) as before
    from mart.contribution c
    anti join withheld w on w.record_id = c.record_id and w.site_id = c.site_id
    where c.indicator_id in (select unnest($indicators))
    group by c.indicator_id, c.period_id, c.site_id, c.role
    window whole as (partition by c.indicator_id, c.period_id)
),
-- Of what has more than is shown few sites and roles can be among the first.
near as materialized (
    select c.*, s.told
    from mart.contribution c
    join (from size where before < $most) s on s.indicator_id = c.indicator_id
        and s.period_id = c.period_id and s.site_id = c.site_id and s.role = c.role
    anti join withheld w on w.record_id = c.record_id and w.site_id = c.site_id
),
-- A fact gives to many indicators; how it is told is put together once.
fact as materialized (
    select m.record_id, m.site_id, m.metric_id, m.period_start, m.dimensions, m.method,
           coalesce(f.name, '') || coalesce(' [' || nullif(m.sheet, '') || ']', '') as place,
           coalesce(cast(m.period_start as varchar), '') || ' to '
               || coalesce(cast(m.period_end as varchar), '') as days,
           coalesce(m.value_as_reported, '') || ' ' || coalesce(m.unit_as_reported, '')
               as reported,
           cast(m.value as varchar) as value, m.unit,
           concat_ws('; ', 'part of ' || nullif(m.shared_from, '') || ': ' || m.shared_by,
                     m.part_days || ' of ' || m.whole_days || ' days of '
                         || replace(nullif(m.part_of, ''), '/', ' to '),
                     'prepared by ' || m.prepared_by, 'reviewed by ' || m.reviewed_by,
                     'evidence ' || m.evidence, m.source_system, m.comment,
                     'stands until ' || nullif(m.stands_until, '')) as about
    from mart.fact_measurement m
    left join mart.dim_source_file f on f.file_id = m.file_id
    where m.record_id in (select distinct record_id from near)
)
select c.indicator_id, c.period_id, c.told, c.site_id, coalesce(m.place, '') as place,
       split_part(split_part(c.record_id, ':', -1), '/', 1) as cell,
       coalesce(m.metric_id, '') as metric_id, coalesce(m.days, ' to ') as days,
       m.dimensions, concat_ws('; ', nullif(m.method, ''), nullif(m.about, '')) as about,
       coalesce(m.reported, ' ') as reported,
       m.value, coalesce(m.unit, '') as unit,
       c.role || coalesce(' (' || nullif(c.part, '') || ')', '') as role,
       cast(c.amount as varchar) as amount, coalesce(c.factor_id, '') as factor_id,
       cast(c.share_operational_control as varchar) as operational_control,
       cast(c.share_financial_control as varchar) as financial_control,
       cast(c.share_equity_share as varchar) as equity_share,
       cast(c.share_none as varchar) as "none",
       c.breakdown_values
from near c
left join fact m on m.record_id = c.record_id and m.site_id = c.site_id
qualify row_number() over (
    partition by c.indicator_id, c.period_id
    order by c.site_id, c.role, m.metric_id, m.period_start, c.record_id, c.factor_id,
             c.part, c.breakdown_values, c.amount) <= $most
order by c.indicator_id, c.period_id, c.site_id, c.role, m.metric_id, m.period_start,
         c.record_id, c.factor_id, c.part, c.breakdown_values, c.amount
