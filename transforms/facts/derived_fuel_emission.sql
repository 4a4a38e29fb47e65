/*
what: tonnes of each gas from burning fuel, one row per fuel fact and gas
method: quantity x factor, in the unit the fact is kept in (L, t, Nm3; 1 m3 = 1000 L) or,
  where the publisher has none in it, GJ x factor per GJ of the same heating value, net or
  gross, that as handed in first (derived.fuel_energy). All gases of a fact come from one
  publisher that has its carbon: the company's own factors before packaged ones, then the
  nearest region, then the nearest vintage (the one that holds the middle of the fact, else
  earlier, else later within three years), then the name. Within it each gas takes the first
  source category that warehouse/ref/source_category_fallback.csv lists for the fuel use, so
  the carbon of a fuel burnt in machines may stand in the stationary rows; CO2e and single
  gases are the same emission, so whichever comes first counts alone. Nothing found:
  one row without gas and value, so that the figure says what it lacks. A renewable fuel
  whose publisher has no biogenic CO2 says so in the same way under gas CO2_biogenic, and
  one of which there is nothing else under CO2e_only.
source: GHG Protocol Corporate Standard, chapter 6; 2006 IPCC Guidelines, volume 2, equation
  2.1; GRI 305-1-e and 102-5 (sources of factors)
lacks: a factor for the emissions of {fuel} per {unit} in its region
remedy: Add the factor to factors/*.csv; or name, under factor_regions in orebook.yaml,
  regions whose factors may stand in (fuels: US, GB).
hand_in: emission, {fuel_use|stationary}, {fuel}, {unit}, CO2;CH4_nonfossil;N2O
reach: period
scope: site
*/
with fact as (
    select record_no, site_id, period_start, period_end, grade, fuel,
           coalesce(fuel_use, 'stationary') as source_category, fuel_use, payer, renewable,
           country, net, net_by, coalesce(net_rank, 0) as net_rank, gross, gross_by,
           coalesce(gross_rank, 0) as gross_rank, quantity, quantity_unit, judged_on,
           like_site
    from derived.fuel_energy
),

asked as (
    select distinct like_site, fuel, source_category, quantity_unit, net_rank, gross_rank,
           judged_on
    from fact
    where fuel is not null
),

candidate as (
    select a.*, o.factor_id, o.version, o.gas, o.value, o.denominator_unit, o.tier, r.place,
           o.publisher, o.vintage, o.gap, cast(c.priority as integer) as category_rank,
           case when o.denominator_unit = a.quantity_unit then 1
                when o.denominator_unit = 'm3' then 2
                when starts_with(o.calorific_basis, 'NCV') then a.net_rank
                else a.gross_rank end as unit_rank
    from asked a
    join ref.source_category_fallback c on c.fuel_use = a.source_category
    join derived.site_region r on r.site_id = a.like_site
    join derived.factor_offered o
        on o.region = r.region and o.activity = a.fuel and o.day = a.judged_on
        and o.source_category = c.source_category and o.factor_kind = 'emission'
    where (o.denominator_unit = a.quantity_unit and a.quantity_unit <> 'GJ')
       or (o.denominator_unit = 'm3' and a.quantity_unit = 'L')
       or (o.denominator_unit = 'GJ' and a.net_rank > 0
           and starts_with(o.calorific_basis, 'NCV'))
       or (o.denominator_unit = 'GJ' and a.gross_rank > 0
           and starts_with(o.calorific_basis, 'GCV'))
),

publisher as (
    select like_site, fuel, source_category, quantity_unit, net_rank, gross_rank, judged_on,
           tier, place, publisher
    from candidate
    where gas in ('CO2', 'CO2_biogenic', 'CO2e_only')
    qualify row_number() over (
        partition by like_site, fuel, source_category, quantity_unit, net_rank, gross_rank,
                     judged_on
        order by tier, place, vintage, gap, category_rank, publisher, factor_id) = 1
),

each_gas as (
    select c.*
    from candidate c
    join publisher p
        on p.like_site = c.like_site and p.fuel = c.fuel
        and p.source_category = c.source_category and p.quantity_unit = c.quantity_unit
        and p.net_rank = c.net_rank and p.gross_rank = c.gross_rank
        and p.judged_on = c.judged_on
        and p.tier = c.tier and p.place = c.place and p.publisher = c.publisher
    qualify row_number() over (
        partition by c.like_site, c.fuel, c.source_category, c.quantity_unit, c.net_rank,
                     c.gross_rank, c.judged_on, c.gas
        order by c.category_rank, c.vintage, c.gap, c.unit_rank, c.version desc,
                 c.factor_id) = 1
),

chosen as (
    select *
    from each_gas
    qualify gas = 'CO2_biogenic' or (gas = 'CO2e_only') = first_value(gas = 'CO2e_only') over (
        partition by like_site, fuel, source_category, quantity_unit, net_rank, gross_rank,
                     judged_on
        order by gas = 'CO2_biogenic', category_rank, vintage, gap, unit_rank,
                 gas = 'CO2e_only')
),

burnt as (
    select f.record_no, f.site_id, f.period_start, f.period_end, f.grade, f.fuel,
           f.fuel_use, f.source_category, f.payer, f.renewable, f.country, c.gas,
           case c.unit_rank
               when 1 then cast(f.quantity * c.value as decimal(38,12))
               when 2 then cast(
                   cast(f.quantity * 0.001::decimal(4,3) as decimal(28,9)) * c.value
                   as decimal(38,12))
               else cast(
                   cast(case when c.unit_rank in (3, 5) then f.net else f.gross end
                        as decimal(28,9)) * c.value as decimal(38,12))
           end as value,
           case when c.unit_rank > 2
                then concat_ws(';', c.factor_id, case when c.unit_rank in (3, 5)
                                                      then f.net_by else f.gross_by end)
                else c.factor_id end as factor_id
    from fact f
    left join chosen c
        on c.like_site = f.like_site and c.fuel = f.fuel
        and c.source_category = f.source_category and c.quantity_unit = f.quantity_unit
        and c.net_rank = f.net_rank and c.gross_rank = f.gross_rank
        and c.judged_on = f.judged_on
),

-- Of what stands on one side of the scopes nothing may be missing without a word.
half_missing as (
    select record_no, site_id, period_start, period_end, grade, fuel, fuel_use,
           source_category, payer, renewable, country,
           case when count(*) filter (where gas = 'CO2_biogenic') = 0
                then 'CO2_biogenic' else 'CO2e_only' end as gas
    from burnt
    group by all
    having count(gas) > 0
       and (renewable = 'true' and count(*) filter (where gas = 'CO2_biogenic') = 0
            or count(*) filter (where gas <> 'CO2_biogenic') = 0)
)

select record_no, site_id, period_start, period_end, grade, fuel, fuel_use,
       source_category, payer, renewable, country, gas, value, 't' as unit, factor_id
from burnt
union all
select record_no, site_id, period_start, period_end, grade, fuel, fuel_use,
       source_category, payer, renewable, country, gas, null, 't', null
from half_missing
