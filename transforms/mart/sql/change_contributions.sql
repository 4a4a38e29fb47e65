-- Contributions of the indicators and periods in which a figure moved (moved), of both
-- releases, with what their fact says. A row that the other release has as well, from
-- whatever cell, is the same (is_same); what its fact says may be told in both though it
-- counts in one only (is_known_in_other), and what a facility (teller) told may be shared
-- out to other sites, or otherwise, while its cell says the same (has_cell_in_other). Of a
-- cell that is handed in for both the other release may have another fate (fate_in_other).
with fact as (
    select 'old' as side, record_id, site_id, metric_id, value, unit, period_start,
           period_end, dimensions, file_id, sheet, "row", "column", shared_from, shared_by,
           coalesce(nullif(shared_from, ''), site_id) as teller, value_as_reported
    from old.mart.fact_measurement
    union all
    select 'new', record_id, site_id, metric_id, value, unit, period_start, period_end,
           dimensions, file_id, sheet, "row", "column", shared_from, shared_by,
           coalesce(nullif(shared_from, ''), site_id), value_as_reported
    from new.mart.fact_measurement
),

file as (
    select 'old' as side, file_id, min(name) as name from old.mart.dim_source_file
    group by file_id
    union all
    select 'new', file_id, min(name) from new.mart.dim_source_file
    group by file_id
),

factor as (
    select 'old' as side, factor_id, min(gas) as gas from old.mart.dim_factor
    group by factor_id
    union all
    select 'new', factor_id, min(gas) from new.mart.dim_factor
    group by factor_id
),

fate as (
    select 'old' as side, file_id, sheet, "row", "column", min(fate) as fate
    from old.mart.row_fate where "row" is not null
    group by all
    union all
    select 'new', file_id, sheet, "row", "column", min(fate)
    from new.mart.row_fate where "row" is not null
    group by all
),

told as (
    select 'old' as side, c.* from old.mart.contribution c
    union all by name
    select 'new' as side, c.* from new.mart.contribution c
),

listed as (
    select t.*, f.metric_id, f.value as fact_value, f.unit, f.period_start, f.period_end,
           f.dimensions, coalesce(d.name, '') as file, f.file_id, f.sheet, f."row", f."column",
           f.shared_from, f.shared_by, f.teller, f.value_as_reported, g.gas
    from told t
    semi join moved m on m.indicator_id = t.indicator_id and m.period_id = t.period_id
    join fact f on f.side = t.side and f.record_id = t.record_id and f.site_id = t.site_id
    left join file d on d.side = f.side and d.file_id = f.file_id
    left join factor g on g.side = t.side
        and g.factor_id = split_part(t.factor_id, ';', 1)
),

known as (
    select side, metric_id, site_id, period_start, period_end, dimensions, value
    from fact
    group by all
),

-- What cells say that a facility's part stands in, in either release.
shared as (
    select distinct teller, metric_id, period_start, period_end, dimensions,
           value_as_reported
    from fact
    where shared_from <> ''
),

cell as (
    select distinct f.side, s.*
    from fact f
    join shared s on s.teller = f.teller and s.metric_id = f.metric_id
        and s.period_start = f.period_start and s.period_end = f.period_end
        and s.dimensions = f.dimensions and s.value_as_reported = f.value_as_reported
),

numbered as (
    select *, row_number() over (
        partition by side, indicator_id, period_id, site_id, country, role, part, day,
            amount, factor_id, key, breakdown_values, used_in, share_operational_control,
            share_financial_control, share_equity_share, share_none, metric_id,
            fact_value, period_start, period_end, dimensions
        order by record_id) as nth
    from listed
)

select n.*, k.side is not null as is_known_in_other,
       case when k.side is not null then n.side end as side_if_known,
       c.side is not null as has_cell_in_other, z.fate as fate_in_other, count(*) over (
    partition by n.indicator_id, n.period_id, n.site_id, n.country, n.role, n.part, n.day,
        n.amount, n.factor_id, n.key, n.breakdown_values, n.used_in,
        n.share_operational_control, n.share_financial_control, n.share_equity_share,
        n.share_none, n.metric_id, n.fact_value, n.period_start, n.period_end,
        n.dimensions, n.nth) = 2 as is_same
from numbered n
left join known k on k.side <> n.side and k.metric_id = n.metric_id
    and k.site_id = n.site_id and k.period_start = n.period_start
    and k.period_end = n.period_end and k.dimensions = n.dimensions
    and k.value is not distinct from n.fact_value
left join fate z on z.side <> n.side and z.file_id = n.file_id and z.sheet = n.sheet
    and z."row" = n."row" and z."column" = n."column"
left join cell c on c.side <> n.side and c.teller = n.teller
    and c.metric_id = n.metric_id and c.period_start = n.period_start
    and c.period_end = n.period_end and c.dimensions = n.dimensions
    and c.value_as_reported = n.value_as_reported
order by n.indicator_id, n.period_id, n.site_id, n.role, n.metric_id, n.period_start,
         n.dimensions, n.factor_id, n.amount, n.side, n.record_id
