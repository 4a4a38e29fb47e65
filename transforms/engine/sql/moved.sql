-- Sites of which another share counts on the last day of a wanted period than on the day
-- before it began, with their country; what was opened between is no change of hands.
with share as (
    select o.site_id, o.valid_from, o.valid_to, a.approach, a.share
    from project.ownership o
    cross join lateral (values
        ('equity_share', o.equity_share), ('financial_control', o.financial_control),
        ('operational_control', o.operational_control),
        ('none', cast(greatest(o.equity_share, o.financial_control,
                               o.operational_control) > 0 as decimal(12,10)))
    ) a(approach, share)
)
select w.period_id, s.approach, s.site_id
from wanted w
join share s on w.period_start - 1 between s.valid_from and s.valid_to
    or w.period_end between s.valid_from and s.valid_to
join project.site t on t.site_id = s.site_id
where coalesce(cast(t.opened as date) < w.period_start, true)
group by w.period_id, w.period_start, w.period_end, s.approach, s.site_id
having coalesce(max(s.share) filter (
           where w.period_start - 1 between s.valid_from and s.valid_to), 0)
    <> coalesce(max(s.share) filter (
           where w.period_end between s.valid_from and s.valid_to), 0)
