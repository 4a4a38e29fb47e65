/*
what: fuel use in GJ on the net calorific value
method: a fact kept in GJ is taken as it is (energy is delivered on the net basis); any
  other is multiplied by the energy content of the fuel per L, t, m3 or Nm3. Of several
  factors: the company's own before packaged ones, then the nearest region, then the vintage
  that holds the middle of the fact, else the nearest earlier, else the nearest later within
  three years. No factor: no value. A fuel that does not say whether it is renewable takes
  it from the fuel list, and counts as non-renewable if that does not say either.
source: GRI 302-1 and 103-2 (energy in joules, conversion factors named); ISO 50001 practice
  of net calorific values; factors: warehouse/ref/factors/SOURCES.md
lacks: a factor for the energy content of {fuel} per {unit} in its region
remedy: Add the factor to factors/*.csv; or name, under factor_regions in orebook.yaml,
  regions whose factors may stand in (fuels: US, GB).
reach: period
scope: site
*/
with delivered as (
    select f.record_no, f.site_id, f.period_start, f.period_end, f.grade, f.fuel,
           f.fuel_use, f.payer, coalesce(f.renewable, r.renewable, 'false') as renewable,
           f.value, f.unit,
           f.period_start + cast((f.period_end - f.period_start) // 2 as integer) as midpoint
    from metric.fuel_use_qty f
    left join ref.fuels r on r.fuel = f.fuel
),

-- Daily facts share the choice of the stretch that they lie in, and sites that are alike
-- that of the first of them.
fact as (
    select d.*, b.day as judged_on, a.like_site
    from delivered d
    asof join derived.factor_boundary b on b.day <= d.midpoint
    join derived.site_alike a on a.site_id = d.site_id
),

asked as (
    select distinct like_site, fuel, unit, judged_on
    from fact
    where unit <> 'GJ'
),

candidate as (
    select a.like_site, a.fuel, a.unit, a.judged_on, o.factor_id, o.version, o.value,
           o.denominator_unit, o.tier, r.place, o.publisher, o.vintage, o.gap
    from asked a
    join derived.site_region r on r.site_id = a.like_site
    join derived.factor_offered o
        on o.region = r.region and o.activity = a.fuel and o.day = a.judged_on
        and o.factor_kind = 'energy_content' and starts_with(o.calorific_basis, 'NCV')
        and (o.denominator_unit = a.unit
             or (o.denominator_unit = 'm3' and a.unit = 'L'))
),

chosen as (
    select *
    from candidate
    qualify row_number() over (
        partition by like_site, fuel, unit, judged_on
        order by tier, place, vintage, gap, denominator_unit <> unit, publisher,
                 version desc, factor_id) = 1
)

select f.record_no, f.site_id, f.period_start, f.period_end, f.grade, f.fuel, f.fuel_use,
       f.payer, f.renewable, cast(null as varchar) as country,
       case when f.unit = 'GJ' then cast(f.value as decimal(38,12))
            -- A volume kept in litres against a factor per cubic metre.
            when c.denominator_unit <> f.unit then cast(
                cast(f.value * 0.001::decimal(4,3) as decimal(28,9)) * c.value
                as decimal(38,12))
            else cast(f.value * c.value as decimal(38,12)) end as value,
       'GJ' as unit, c.factor_id, f.value as quantity, f.unit as quantity_unit,
       f.judged_on, f.like_site
from fact f
left join chosen c
    on c.like_site = f.like_site and c.fuel = f.fuel and c.unit = f.unit
    and c.judged_on = f.judged_on
