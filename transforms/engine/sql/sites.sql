-- Each site beside each wanted period: its country, whether it was opened within the period
-- (before there was nothing), and the approaches under which another share counts on the
-- last day than on the day before the first.
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
moved as (
    select w.period_id, s.site_id, s.approach
    from wanted w
    join share s on w.period_start - 1 between s.valid_from and s.valid_to
        or w.period_end between s.valid_from and s.valid_to
    group by w.period_id, w.period_start, w.period_end, s.site_id, s.approach
    having coalesce(max(s.share) filter (
               where w.period_start - 1 between s.valid_from and s.valid_to), 0)
        <> coalesce(max(s.share) filter (
               where w.period_end between s.valid_from and s.valid_to), 0)
)
select w.period_id, t.site_id, t.country,
       coalesce(cast(t.opened as date) between w.period_start and w.period_end, false)
           as is_opened,
       coalesce(list(m.approach order by m.approach) filter (m.approach is not null
           and coalesce(cast(t.opened as date) < w.period_start, true)), []) as moved
from wanted w
cross join project.site t
left join moved m on m.period_id = w.period_id and m.site_id = t.site_id
group by all
