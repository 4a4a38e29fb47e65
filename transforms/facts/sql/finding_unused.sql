-- Findings: rows that were handed in without a split that figures (or expected.csv) ask
-- for, and so count in none of them: one row per period, site, metric and split, with
-- the first cells.
-- needs: exists (from facts.cell where state = 'unused')
with lacking as (
    select site_id, metric_id, split, period_id, min(first_day) as first_day,
           max(last_day) as last_day
    from facts.cell
    where state = 'unused' and window_name = 'period'
    group by site_id, metric_id, split, period_id
),

wanted as (
    select distinct metric_id from lacking
),

fact as (
    select cast(m.metric_id as varchar) as metric_id, cast(m.site_id as varchar) as site_id,
           m.period_start, m.period_end, m.value, u.unit,
           list_concat(string_split(d.dim_key, ';'), list_transform(
               string_split(d.dim_key, ';'), lambda x: split_part(x, '=', 1))) as names,
           state.place(f.name, s.sheet, m.row_no, m.column_no) as place
    from validated.measurement m
    join wanted w on w.metric_id = cast(m.metric_id as varchar)
    join facts.dim_set d on d.dim_set_no = m.dim_set_no
    join facts.unit u on u.unit_no = m.unit_no
    join raw.delivery f on f.file_no = m.file_no
    left join raw.sheet s on s.file_no = m.file_no and s.sheet_no = m.sheet_no
    where m.resolution = 0
),

told as (
    select l.site_id, l.metric_id, l.split, l.period_id, sum(f.value) as total,
           any_value(f.unit) as unit, count(distinct f.unit) as units,
           count(distinct f.place) as cells, any_value(k.kind) = 'stock' as is_stock,
           array_to_string(list(distinct f.place order by f.place)[:3], ', ') as places
    from lacking l
    join fact f on f.metric_id = l.metric_id and f.site_id = l.site_id
        and f.period_end >= l.first_day and f.period_start <= l.last_day
        and not list_has_all(f.names, string_split(l.split, ';'))
    join ref.metrics k on k.metric_id = l.metric_id
    group by l.site_id, l.metric_id, l.split, l.period_id
)

select 'unused', t.site_id, t.metric_id, t.period_id,
       'Handed in without '
       || replace(replace(replace(t.split, ';', ' and '), '=', ' '), '_', ' ')
       || coalesce(', which is needed for ' || n.indicators, ', which expected.csv asks for')
       || case when t.units = 1 and not t.is_stock
               then ': ' || state.plain(t.total) || ' ' || t.unit else '' end
       || '. None of it counts there.',
       'Deliver the rows with the column ' || replace(t.split, ';', ' and ')
       || ', or say in expected.csv, in a column of that name, that it is not '
       || 'applicable and why.',
       t.places || case when t.cells > 3 then ' and ' || t.cells - 3 || ' cells more'
                        else '' end as place
from told t
left join split_needed n on n.metric_id = t.metric_id and n.split = t.split
order by all
