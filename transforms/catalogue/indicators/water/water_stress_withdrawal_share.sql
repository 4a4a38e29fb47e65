/*
name: Share of fresh water withdrawn in areas with water stress
unit: '%'
method: >-
  100 x fresh water withdrawn for operations where water stress is high or extremely
  high / all fresh water withdrawn for operations. GRI 303-3-b; SASB EM-MM-140a.1.
disclosures: [303-3@2018]
consolidation: boundary_weighted
figure: 100 * stressed / everywhere
roles:
  everywhere: {}
  stressed: {}
*/
with fresh as (
    select record_no, site_id, period_start, period_end, grade, country, stress,
           cast(value as decimal(38,12)) as amount, factor_id
    from derived.water_withdrawal
    where quality = 'fresh' and purpose = 'operational'
)

select record_no, site_id, period_start, period_end, grade, country, 'everywhere' as role,
       amount, factor_id, cast(null as varchar) as key
from fresh
union all
-- Outside stressed areas the amount is 0; without a class it is not known.
select record_no, site_id, period_start, period_end, grade, country, 'stressed',
       case when stress in ('high', 'extremely_high') then amount
            when stress is not null then cast(0 as decimal(38,12)) end,
       factor_id, null
from fresh
