-- facts.cell: each cell that is asked for (asked_again), in exactly one state ($as_of is the
-- day by which what is due has to be there). A cell is a month, quarter or year of one site,
-- metric and split inside a reported period, cut where what is asked for changes. Of a
-- stock it is the reading of these days.
with kind as (
    select metric_id, dataset, kind = 'stock' as is_stock, form = 'register' as is_register
    from ref.metrics
),

cell as (
    select row_number() over () as cell_no, a.site_id, a.metric_id, a.split, s.period_id,
           s.window_name, greatest(a.first_day, s.first_day) as first_day,
           least(a.last_day, s.last_day) as last_day, s.last_day = s.window_end as is_end,
           case when k.is_stock then s.seen_from
                else greatest(a.first_day, s.first_day) end as seen_from,
           case when k.is_stock then s.seen_to
                else least(a.last_day, s.last_day) end as seen_to,
           k.dataset, k.is_stock, k.is_register, a.answer, a.frequency, a.reason,
           a.decided_by, s.last_day + coalesce(a.due_days, 0) as due_on
    from asked_again a
    join kind k on k.metric_id = a.metric_id
    join project.stretch s on s.frequency = a.frequency
        and s.first_day <= a.last_day and s.last_day >= a.first_day
    where not k.is_stock
       or (s.window_name = 'period' and s.last_day between a.first_day and a.last_day)
),

-- A row counts for a period in which it lies whole, and a word on a register for any.
inside as (
    select t.metric_id, t.site_id, t.split, w.period_id, w.window_name, t.period_start as a,
           t.period_end as b, t.is_nil, t.is_estimated
    from told_again t
    join kind k on k.metric_id = t.metric_id
    join looked_at w
        on case when k.is_register then t.period_start <= w.b and t.period_end >= w.a
                else t.period_start >= w.a and t.period_end <= w.b end
    where k.is_register or not exists (
        from facts.held_back h
        where h.metric_id = t.metric_id and h.site_id = t.site_id
          and h.period_start <= t.period_end and h.period_end >= t.period_start)
),

reach as (
    select *, max(b) over (
        partition by metric_id, site_id, split, period_id, window_name order by a, b
        rows between unbounded preceding and 1 preceding) as before
    from (select distinct metric_id, site_id, split, period_id, window_name, a, b from inside)
),

-- Days that were told, each once.
first_told as (
    select metric_id, site_id, split, period_id, window_name,
           greatest(a, coalesce(before + 1, a)) as a, b
    from reach
    where b > coalesce(before, a - 1)
),

received as (
    select c.cell_no,
           sum(least(t.b, c.seen_to) - greatest(t.a, c.seen_from) + 1) as told_days,
           bool_or(t.b = c.last_day) as has_end
    from cell c
    join first_told t on t.metric_id = c.metric_id and t.site_id = c.site_id
        and t.split = c.split and t.period_id = c.period_id
        and t.window_name = c.window_name and t.a <= c.seen_to and t.b >= c.seen_from
    group by c.cell_no
),

flagged as (
    select c.cell_no, bool_and(t.is_nil) as is_nil, bool_or(t.is_estimated) as is_estimated
    from cell c
    join inside t on t.metric_id = c.metric_id and t.site_id = c.site_id
        and t.split = c.split and t.period_id = c.period_id
        and t.window_name = c.window_name and t.a <= c.seen_to and t.b >= c.seen_from
    group by c.cell_no
),

-- What a register holds of these days, and what of it was refused or is in conflict.
cases as (
    select distinct c.cell_no
    from cell c
    join registered r on r.metric_id = c.metric_id and r.site_id = c.site_id
        and r.period_start <= c.last_day and r.period_end >= c.first_day
    where c.is_register
),

held as (
    select c.cell_no, bool_or(h.state = 'refused') as is_refused,
           bool_or(h.state = 'conflict') as is_conflict
    from cell c
    join facts.held_back h on h.metric_id = c.metric_id and h.site_id = c.site_id
        and h.period_start <= c.seen_to and h.period_end >= c.seen_from
    group by c.cell_no
),

unsplit as (
    select distinct c.cell_no
    from cell c
    join inside t on t.metric_id = c.metric_id and t.site_id = c.site_id
        and t.split = '' and t.period_id = c.period_id
        and t.window_name = c.window_name and t.a <= c.seen_to and t.b >= c.seen_from
    where c.split <> ''
),

counted as (
    select c.*, case when c.is_stock then 1 else c.last_day - c.first_day + 1 end as expected,
           case when c.is_register and (h.is_refused or h.is_conflict) then 0
                when not c.is_stock then coalesce(r.told_days, 0)
                -- Of a month any reading counts, of a longer time that of its end.
                when r.told_days > 0 and (c.frequency = 'month' or r.has_end) then 1
                else 0 end as received,
           coalesce(r.has_end, false) as has_end,
           case when c.is_register then k.cell_no is null else f.is_nil end as is_nil,
           coalesce(f.is_estimated, false) as is_estimated,
           coalesce(h.is_refused, false) as is_refused,
           coalesce(h.is_conflict, false) as is_conflict, u.cell_no is not null as is_unsplit
    from cell c
    left join received r on r.cell_no = c.cell_no
    left join flagged f on f.cell_no = c.cell_no
    left join cases k on k.cell_no = c.cell_no
    left join held h on h.cell_no = c.cell_no
    left join unsplit u on u.cell_no = c.cell_no
)

select site_id, metric_id, split, period_id, window_name, first_day, last_day, dataset,
       frequency, is_stock, is_end, has_end, answer, expected, received,
       case when received >= expected and is_estimated then 'estimated'
            when received >= expected and is_nil then 'nil'
            when received >= expected then 'told'
            when answer = 'no' and received = 0 then 'not_applicable'
            -- A person's word goes before what became of the cells: row_fate has that.
            when answer = 'waived' then 'waived'
            when is_refused then 'refused'
            when is_conflict then 'conflict'
            when is_unsplit then 'unused'
            when due_on > $as_of then 'not_due'
            else 'missing' end as state,
       coalesce(reason, '') as reason, coalesce(decided_by, '') as decided_by, due_on
from counted
