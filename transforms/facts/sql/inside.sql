-- project.inside: the days on which each site is inside some approaches; those with the same
-- days share rows. none: inside any of them.
with share as (
    select site_id, valid_from, valid_to, a.approach
    from project.ownership o
    cross join lateral (values
        ('equity_share', o.equity_share), ('financial_control', o.financial_control),
        ('operational_control', o.operational_control),
        ('none', greatest(o.equity_share, o.financial_control, o.operational_control))
    ) a(approach, share)
    where a.share > 0
),
same as (
    select site_id, approach,
           list({'first_day': valid_from, 'last_day': valid_to} order by valid_from) as days
    from share
    group by site_id, approach
),
alike as (
    select site_id, days, list(approach order by approach) as approaches
    from same
    group by site_id, days
)
select site_id, approaches, d.day.first_day, d.day.last_day
from alike
cross join lateral (select unnest(days) as day) d
