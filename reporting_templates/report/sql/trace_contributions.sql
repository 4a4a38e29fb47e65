-- Contributions with their facts and files, in the order in which trace pages list them:
-- the first ($most) of each indicator and period, and how many there are (told); without
-- those that are withheld.
with file as (
    select file_id, min(name) as name from mart.dim_source_file group by file_id
),
withheld as (
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
fact as materialized (
    select m.*
    from mart.fact_measurement m
    where m.record_id in (select distinct record_id from near)
)
select c.indicator_id, c.period_id, c.site_id, c.role, c.part, c.record_id, c.amount,
       c.factor_id, c.breakdown_values, c.used_in, c.key, c.share_operational_control,
       c.share_financial_control, c.share_equity_share, c.share_none, f.name as file,
       m.sheet, m.metric_id, cast(m.period_start as varchar) as first_day,
       cast(m.period_end as varchar) as last_day, m.value_as_reported,
       m.unit_as_reported, m.value as fact_value, m.unit as fact_unit, m.dimensions,
       m.method, concat_ws('; ', 'part of ' || nullif(m.shared_from, '') || ': ' || m.shared_by,
                           m.part_days || ' of ' || m.whole_days || ' days of '
                               || replace(nullif(m.part_of, ''), '/', ' to '),
                           'prepared by ' || m.prepared_by,
                           'reviewed by ' || m.reviewed_by, 'evidence ' || m.evidence,
                           m.source_system, m.comment,
                           'stands until ' || nullif(m.stands_until, '')) as about, c.told
from near c
left join fact m on m.record_id = c.record_id and m.site_id = c.site_id
left join file f on f.file_id = m.file_id
qualify row_number() over (
    partition by c.indicator_id, c.period_id
    order by c.site_id, c.role, m.metric_id, m.period_start, c.record_id, c.factor_id,
             c.part, c.breakdown_values, c.amount) <= $most
order by c.indicator_id, c.period_id, c.site_id, c.role, m.metric_id, m.period_start,
         c.record_id, c.factor_id, c.part, c.breakdown_values, c.amount
