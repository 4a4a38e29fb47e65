-- project.ownership_change: the days from which other shares of a site count than on the day
-- before; none is 0.
with day as (
    select site_id, valid_from as first_day from project.ownership
    union
    select site_id, valid_to + 1 from project.ownership where valid_to < date '9999-12-31'
)
select d.site_id, d.first_day
from day d
left join project.ownership o on o.site_id = d.site_id
    and d.first_day between o.valid_from and o.valid_to
left join project.ownership b on b.site_id = d.site_id
    and d.first_day - 1 between b.valid_from and b.valid_to
where (coalesce(o.equity_share, 0), coalesce(o.financial_control, 0),
       coalesce(o.operational_control, 0))
    <> (coalesce(b.equity_share, 0), coalesce(b.financial_control, 0),
        coalesce(b.operational_control, 0))
