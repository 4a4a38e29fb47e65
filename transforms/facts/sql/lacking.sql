-- What contributions of indicators inside a reported period lack, one row per indicator,
-- metric, site and words, with the first cell: of a sheet the topmost.
with inside as (
    select period_start, period_end
    from (select distinct period_start, period_end from lacking) l
    where exists (
        from project.period p
        where p.period_start <= l.period_end and p.period_end >= l.period_start)
),
fact as (
    select l.* from lacking l
    join inside i on i.period_start = l.period_start and i.period_end = l.period_end
    where l.site_id in (from due_site)
),
-- Words are found for what facts have in common, and names are given to places once.
alike as (
    select lackers, metric_id, site_id, dim_set_no, unit_no, file_no, sheet_no,
           min(period_start) as first_day, max(period_end) as last_day,
           min({'row': row_no, 'column': column_no}) as cell
    from fact group by all
),
-- What gives to an indicator more than once is one fact.
once as (
    select record_no, metric_id, site_id, dim_set_no, unit_no, bit_or(lackers) as lackers
    from fact group by all
),
counted as (
    select lackers, metric_id, site_id, dim_set_no, unit_no, count(*) as facts
    from once group by all
),
placed as (
    select w.indicator_id, a.metric_id, a.site_id, w.what, w.remedy, w.named, a.file_no,
           a.sheet_no, min(a.first_day) as first_day, max(a.last_day) as last_day,
           min(a.cell) as cell
    from alike a
    join lacking_word w on w.metric_id = a.metric_id and w.dim_set_no = a.dim_set_no
        and w.unit_no = a.unit_no and get_bit(a.lackers, w.lacker_no) = 1
    group by all
),
known as (
    select indicator_id, metric_id, site_id, what, remedy, named, sum(facts) as facts
    from (
        select distinct c.*, w.indicator_id, w.what, w.remedy, w.named
        from counted c
        join lacking_word w on w.metric_id = c.metric_id and w.dim_set_no = c.dim_set_no
            and w.unit_no = c.unit_no and get_bit(c.lackers, w.lacker_no) = 1)
    group by all
)
select k.indicator_id, k.metric_id, k.site_id, k.what, k.remedy, k.named,
       min(p.first_day), max(p.last_day), any_value(k.facts)::bigint,
       min(state.place(d.name, s.sheet, p.cell.row, p.cell.column))
from known k
join placed p on p.indicator_id = k.indicator_id and p.metric_id = k.metric_id
    and p.site_id = k.site_id and p.what = k.what and p.remedy = k.remedy
    and p.named = k.named
join raw.delivery d on d.file_no = p.file_no
left join raw.sheet s on s.file_no = p.file_no and s.sheet_no = p.sheet_no
group by k.indicator_id, k.metric_id, k.site_id, k.what, k.remedy, k.named
