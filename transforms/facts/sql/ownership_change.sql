-- project.ownership_change: the days from which other shares of a site count than on the day
-- before, none is 0; under which approaches (none: inside any of them).
with day as (
    select site_id, valid_from as first_day from project.ownership
    union
    select site_id, valid_to + 1 from project.ownership where valid_to < date '9999-12-31'
),
share as (
    select d.site_id, d.first_day, a.approach, a.share, a.before
    from day d
    left join project.ownership o on o.site_id = d.site_id
        and d.first_day between o.valid_from and o.valid_to
    left join project.ownership b on b.site_id = d.site_id
        and d.first_day - 1 between b.valid_from and b.valid_to
    cross join lateral (values
        ('equity_share', o.equity_share, b.equity_share),
        ('financial_control', o.financial_control, b.financial_control),
        ('operational_control', o.operational_control, b.operational_control),
        ('none', cast(greatest(o.equity_share, o.financial_control,
                               o.operational_control) > 0 as decimal(12,10)),
                 cast(greatest(b.equity_share, b.financial_control,
                               b.operational_control) > 0 as decimal(12,10)))
    ) a(approach, share, before)
)
select site_id, first_day, list(approach order by approach) as approaches
from share
where coalesce(share, 0) <> coalesce(before, 0)
group by site_id, first_day
