/*
what: contained metal as tonnes of copper equivalent
method: tonnes x price of the metal / price of copper, both of the shortest interval of
  metal_price that holds the fact; copper itself needs no price. One price for several years
  keeps a trend free of the markets. No price: no value. Cut at nine decimals.
source: copper equivalent as miners publish it beside GRI 305-4; ICMM practice names the
  prices
lacks: a metal_price of its mineral ({mineral}) or of copper that holds its days
remedy: Hand in metal_price, in USD/t, USD/oz_troy or USD/lb, for its mineral and copper.
reach: period; always of metal_price
scope: group
*/
with fact as (
    select record_no, site_id, period_start, period_end, grade, mineral, value
    from metric.contained_metal_t
),

asked as (
    select distinct mineral, period_start, period_end
    from fact
    where mineral <> 'copper'
),

price as (
    select a.mineral, a.period_start, a.period_end, p.mineral as of, p.value,
           'metal_price:' || p.mineral || ':' || state.days(p.period_start, p.period_end)
           as factor_id
    from asked a
    join metric.metal_price p
        on p.mineral in (a.mineral, 'copper') and p.period_start <= a.period_start
        and p.period_end >= a.period_end
    where p.value > 0
    qualify row_number() over (
        partition by a.mineral, a.period_start, a.period_end, p.mineral
        order by p.period_end - p.period_start, p.period_start, p.value) = 1
)

select f.record_no, f.site_id, f.period_start, f.period_end, f.grade, f.mineral,
       cast(null as varchar) as country,
       case when f.mineral = 'copper' then cast(f.value as decimal(38,12))
            else cast(cast(cast(f.value * 1000000000 as hugeint)
                           * cast(own.value * 1000000000 as hugeint)
                           // cast(copper.value * 1000000000 as hugeint)
                           as decimal(38,0)) * 0.000000001::decimal(10,9)
                      as decimal(38,12)) end as value,
       't' as unit, nullif(concat_ws(';', own.factor_id, copper.factor_id), '') as factor_id
from fact f
left join price own
    on own.mineral = f.mineral and own.of = f.mineral
    and own.period_start = f.period_start and own.period_end = f.period_end
left join price copper
    on copper.mineral = f.mineral and copper.of = 'copper'
    and copper.period_start = f.period_start and copper.period_end = f.period_end
