-- Intervals of cells beside each wanted period whose window they lie in, with the site's
-- shares: the mean over the days of the interval, so that a change of ownership in its
-- middle cuts it there, or that of the day that is looked at; of what changed hands after
-- that day, by how much the share of the next one differs.
with moment as (
    select distinct r.sees, c.site_id, c.period_start, c.period_end
    from cell c join scratch.role r on r.ind = c.ind and r.role = c.role
),
stretch as (
    select distinct sees, period_start, period_end from moment
),
placed as (
    select s.sees, s.period_start, s.period_end, l.period_id, l.part, l.on_day,
           l.span_start, l.span_end, coalesce(l.on_day, s.period_start) as first_day,
           coalesce(l.on_day, s.period_end) as last_day,
           case when s.sees = 'transferred' then l.on_day + 1 end as next_day
    from stretch s
    join scratch.look l on l.sees = s.sees
        and case l.how
            when 'inside' then s.period_start >= l.first_day and s.period_end <= l.last_day
            when 'on' then s.period_start <= l.first_day and s.period_end >= l.last_day
            else s.period_end >= l.first_day and s.period_end <= l.last_day end
    join wanted w on w.period_id = l.period_id
),
asked as (
    select m.site_id, p.first_day, p.last_day
    from moment m join placed p on p.sees = m.sees
        and p.period_start = m.period_start and p.period_end = m.period_end
    union
    select m.site_id, p.next_day, p.next_day
    from moment m join placed p on p.sees = m.sees
        and p.period_start = m.period_start and p.period_end = m.period_end
    where p.next_day is not null
),
cut as (
    select a.site_id, a.first_day, a.last_day, o.operational_control,
           o.financial_control, o.equity_share,
           least(o.valid_to, a.last_day) - greatest(o.valid_from, a.first_day) + 1
               as days,
           a.last_day - a.first_day + 1 as whole
    from asked a join project.ownership o
        on o.site_id = cast(a.site_id as varchar)
        and o.valid_from <= a.last_day and o.valid_to >= a.first_day
),
share as (
    select site_id, first_day, last_day,
           state.mean_share(sum(operational_control * days), max(whole)) as operational,
           state.mean_share(sum(financial_control * days), max(whole)) as financial,
           state.mean_share(sum(equity_share * days), max(whole)) as equity
    from cut group by all
)
select m.sees, m.site_id, m.period_start, m.period_end, p.period_id, p.part, p.on_day,
       p.span_start, p.span_end,
       state.share_of(p.next_day, s.operational, n.operational) as operational,
       state.share_of(p.next_day, s.financial, n.financial) as financial,
       state.share_of(p.next_day, s.equity, n.equity) as equity
from moment m
join placed p on p.sees = m.sees and p.period_start = m.period_start
    and p.period_end = m.period_end
left join share s on s.site_id = m.site_id and s.first_day = p.first_day
    and s.last_day = p.last_day
left join share n on n.site_id = m.site_id and n.first_day = p.next_day
    and n.last_day = p.next_day
where p.next_day is null or exists (
    from project.ownership_change c
    where c.site_id = cast(m.site_id as varchar) and c.first_day = p.next_day)
