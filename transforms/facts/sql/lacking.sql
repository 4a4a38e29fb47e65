-- What contributions of indicators inside a reported period and a boundary lack, one row per
-- indicator, metric, site and words, with the first cell: of a sheet the topmost.
with inside as (
    select period_start, period_end
    from (select distinct period_start, period_end from lacking) l
    where exists (
        from project.period p
        where p.period_start <= l.period_end and p.period_end >= l.period_start)
),
-- By which approaches a site counts on some of the days of a fact, as bits.
held as (
    select l.site_id, l.period_start, l.period_end, bit_or(
            case when o.operational_control > 0 then 1 else 0 end
            + case when o.financial_control > 0 then 2 else 0 end
            + case when o.equity_share > 0 then 4 else 0 end + 8) as approaches
    from (select distinct site_id, period_start, period_end from lacking) l
    join project.ownership o on o.site_id = cast(l.site_id as varchar)
        and o.valid_from <= l.period_end and o.valid_to >= l.period_start
    group by all
),
asked as (
    select i.indicator_id, bit_or(case a.approach when 'operational_control' then 1
            when 'financial_control' then 2 when 'equity_share' then 4 else 8 end)
        as approaches
    from scratch.indicator i join scratch.approach a on a.ind = i.ind
    group by i.indicator_id
),
word as (
    select w.*, a.approaches
    from lacking_word w join asked a on a.indicator_id = w.indicator_id
),
fact as (
    select l.*, h.approaches from lacking l
    join inside i on i.period_start = l.period_start and i.period_end = l.period_end
    join held h on h.site_id = l.site_id and h.period_start = l.period_start
        and h.period_end = l.period_end
    where l.site_id in (from due_site)
),
-- Words are found for what facts have in common, and names are given to places once.
alike as (
    select lackers, approaches, metric_id, site_id, dim_set_no, unit_no, file_no, sheet_no,
           min(period_start) as first_day, max(period_end) as last_day,
           min({'row': row_no, 'column': column_no}) as cell
    from fact group by all
),
-- What gives to an indicator more than once is one fact.
once as (
    select record_no, approaches, metric_id, site_id, dim_set_no, unit_no,
           bit_or(lackers) as lackers
    from fact group by all
),
counted as (
    select lackers, approaches, metric_id, site_id, dim_set_no, unit_no, count(*) as facts
    from once group by all
),
placed as (
    select w.indicator_id, a.metric_id, a.site_id, w.what, w.remedy, w.named, a.file_no,
           a.sheet_no, min(a.first_day) as first_day, max(a.last_day) as last_day,
           min(a.cell) as cell
    from alike a
    join word w on w.approaches & a.approaches <> 0 and w.metric_id = a.metric_id
        and w.dim_set_no = a.dim_set_no and w.unit_no = a.unit_no
        and get_bit(a.lackers, w.lacker_no) = 1
    group by all
),
known as (
    select indicator_id, metric_id, site_id, what, remedy, named, sum(facts) as facts
    from (
        select distinct c.*, w.indicator_id, w.what, w.remedy, w.named
        from counted c
        join word w on w.approaches & c.approaches <> 0 and w.metric_id = c.metric_id
            and w.dim_set_no = c.dim_set_no and w.unit_no = c.unit_no
            and get_bit(c.lackers, w.lacker_no) = 1)
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
