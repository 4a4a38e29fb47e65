-- Each site beside each wanted period: its country, and under which approaches another share
-- counts at the end than at the opening (moved), from some day in between (changed) or since
-- the period before began (changed_since), none at the opening (absent) and none at the end
-- (gone). A site that was opened later begins on that day.
with share as (
    select o.site_id, o.valid_from, o.valid_to, a.approach, a.share
    from project.ownership o
    cross join lateral (values
        ('equity_share', o.equity_share), ('financial_control', o.financial_control),
        ('operational_control', o.operational_control),
        ('none', cast(greatest(o.equity_share, o.financial_control,
                               o.operational_control) > 0 as decimal(12,10)))
    ) a(approach, share)
),
place as (
    select w.period_id, t.site_id, t.country, w.period_end as last_day,
           coalesce(cast(t.opened as date) >= w.period_start, false) as is_new,
           k.since, greatest(k.day, cast(t.opened as date)) as first_day
    from wanted w
    cross join project.site t
    cross join lateral (values ('opening', w.period_start - 1), ('prior', w.prior_start))
        k(since, day)
),
held as (
    select p.period_id, p.site_id, p.since, s.approach,
           coalesce(max(s.share) filter (
               where p.first_day between s.valid_from and s.valid_to), 0) as before,
           coalesce(max(s.share) filter (
               where p.last_day between s.valid_from and s.valid_to), 0) as after,
           max(s.share) > 0 and (count(distinct s.share) > 1
               or sum(least(s.valid_to, p.last_day) - greatest(s.valid_from, p.first_day) + 1)
                   < p.last_day - p.first_day + 1) as is_changed
    from place p
    join share s on s.site_id = p.site_id and s.valid_from <= p.last_day
        and s.valid_to >= p.first_day
    group by p.period_id, p.site_id, p.since, p.first_day, p.last_day, s.approach
)
select p.period_id, p.site_id, p.country,
       list(a.approach) filter (p.since = 'opening' and h.before <> h.after) as moved,
       list(a.approach) filter (p.since = 'opening' and h.is_changed) as changed,
       list(a.approach) filter (p.since = 'prior' and h.is_changed) as changed_since,
       list(a.approach) filter (
           p.since = 'opening' and (p.is_new or coalesce(h.before, 0) = 0)) as absent,
       list(a.approach) filter (
           p.since = 'opening' and coalesce(h.after, 0) = 0) as gone
from place p
cross join (select distinct approach from share) a
left join held h on h.period_id = p.period_id and h.site_id = p.site_id
    and h.since = p.since and h.approach = a.approach
group by p.period_id, p.site_id, p.country
