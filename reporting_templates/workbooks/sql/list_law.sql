-- Laws, and whether they ask this company for something.
select title, asks, result, why, seat, listed, activity, minerals, over_employees,
       over_turnover_eur, over_revenue_usd, unheld, applies_from, applies_until, counts,
       "source", confidence
from mart.law order by law
