-- Findings: amounts above or below zero that a site handed in of what expected.csv says it
-- does not have, one row per site and metric, with the first cells.
-- needs: exists (from facts.cell where answer = 'no' and received > 0 and state <> 'nil')
with denied as (
    select site_id, metric_id, first_day, last_day, reason, decided_by
    from facts.cell
    where answer = 'no' and received > 0 and state <> 'nil'
),

told as (
    select distinct d.site_id, d.metric_id, d.reason, d.decided_by, m.record_no, m.value,
           u.unit, m.period_start, m.period_end, k.kind = 'stock' as is_stock,
           state.place(f.name, s.sheet, m.row_no, m.column_no) as place
    from denied d
    join validated.measurement m on cast(m.metric_id as varchar) = d.metric_id
        and cast(m.site_id as varchar) = d.site_id and m.resolution = 0
        and m.value <> 0 and m.period_start <= d.last_day and m.period_end >= d.first_day
    join facts.unit u on u.unit_no = m.unit_no
    join ref.metrics k on k.metric_id = d.metric_id
    join raw.delivery f on f.file_no = m.file_no
    left join raw.sheet s on s.file_no = m.file_no and s.sheet_no = m.sheet_no
)

select 'told_anyway', site_id, metric_id, '',
       'expected.csv says that it does not apply (' || rtrim(any_value(reason), '.')
       || coalesce('; decided by ' || nullif(any_value(decided_by), ''), '') || '), and '
       || count(distinct record_no) || ' values other than zero were handed in'
       || case when count(distinct unit) = 1 and not any_value(is_stock)
               then ', ' || state.plain(sum(value)) || ' ' || any_value(unit) || ' in all'
               else '' end
       || ', from ' || min(period_start) || ' to ' || max(period_end) || '. They count.',
       'Take the row out of expected.csv or let it end (valid_to) before these days; or, '
       || 'if the values are wrong, hand in the file without them.',
       array_to_string(list(distinct place order by place)[:3], ', ')
       || case when count(distinct place) > 3
               then ' and ' || count(distinct place) - 3 || ' cells more' else '' end as place
from told
group by site_id, metric_id
order by all
