/*
what: fuel use in GJ on the heating value that orebook.yaml names (conventions, energy_basis;
  net unless it says gross), and beside it on both, for factors per GJ
method: a fact kept in GJ is on the net, one in GJ_gross (MMBtu, therms, what says gross) on the
  gross heating value, as handed in; any other is multiplied by the energy content of the fuel
  per L, t, m3 or Nm3. Of several factors: the company's own before packaged ones, then the
  nearest region, then the vintage that holds the middle of the fact, else the nearest earlier,
  else the nearest later within three years. A basis that no region has follows from the other
  by net_of_gross of the fuel. No factor: no value. A fuel that does not say whether it is
  renewable takes it from the fuel list, and counts as non-renewable if that does not say either.
source: GRI 302-1 and 103-2 (energy in joules, conversion factors named); ISO 50001 practice
  of net calorific values; factors: warehouse/ref/factors/SOURCES.md
lacks: a factor for the energy content of {fuel} per {unit} in its region
remedy: Add the factor to factors/*.csv; or name, under factor_regions in orebook.yaml,
  regions whose factors may stand in (fuels: US, GB).
hand_in: energy_content, any, {fuel}, {unit}, none
reach: period
scope: site
*/
with convention as (
    select value = 'gross' as is_gross
    from project.setting where name = 'energy_basis'
),

delivered as (
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
),

candidate as (
    select a.like_site, a.fuel, a.unit, a.judged_on, o.factor_id, o.version, o.value,
           o.denominator_unit, o.tier, r.place, o.publisher, o.vintage, o.gap,
           case when o.factor_kind = 'net_of_gross' then 'ratio'
                when starts_with(o.calorific_basis, 'NCV') then 'net' else 'gross' end as role
    from asked a
    join derived.site_region r on r.site_id = a.like_site
    join derived.factor_offered o
        on o.region = r.region and o.activity = a.fuel and o.day = a.judged_on
        and (o.factor_kind = 'net_of_gross'
             or o.factor_kind = 'energy_content'
                and (o.denominator_unit = a.unit
                     or (o.denominator_unit = 'm3' and a.unit = 'L')))
),

chosen as materialized (
    select *
    from candidate
    qualify row_number() over (
        partition by like_site, fuel, unit, judged_on, role
        order by tier, place, vintage, gap, denominator_unit <> unit, publisher,
                 version desc, factor_id) = 1
),

known as (
    select a.like_site, a.fuel, a.unit, a.judged_on,
           -- A volume kept in litres against a factor per cubic metre.
           n.value * case when n.denominator_unit <> a.unit then 0.001::decimal(4,3)
                          else 1::decimal(4,3) end as net,
           n.factor_id as net_factor,
           g.value * case when g.denominator_unit <> a.unit then 0.001::decimal(4,3)
                          else 1::decimal(4,3) end as gross,
           g.factor_id as gross_factor, r.value as ratio, r.factor_id as ratio_factor
    from asked a
    left join chosen n
        on n.like_site = a.like_site and n.fuel = a.fuel and n.unit = a.unit
        and n.judged_on = a.judged_on and n.role = 'net'
    left join chosen g
        on g.like_site = a.like_site and g.fuel = a.fuel and g.unit = a.unit
        and g.judged_on = a.judged_on and g.role = 'gross'
    left join chosen r
        on r.like_site = a.like_site and r.fuel = a.fuel and r.unit = a.unit
        and r.judged_on = a.judged_on and r.role = 'ratio'
),

told as (
    select f.*, k.ratio, k.ratio_factor,
           case f.unit when 'GJ' then cast(f.value as decimal(38,12))
                when 'GJ_gross' then null
                else cast(f.value * cast(k.net as decimal(28,18)) as decimal(38,12)) end
               as net_told,
           case f.unit when 'GJ_gross' then cast(f.value as decimal(38,12))
                when 'GJ' then null
                else cast(f.value * cast(k.gross as decimal(28,18)) as decimal(38,12)) end
               as gross_told,
           k.net_factor, k.gross_factor
    from fact f
    left join known k
        on k.like_site = f.like_site and k.fuel = f.fuel and k.unit = f.unit
        and k.judged_on = f.judged_on
),

-- The rank says how a basis is known: as handed in or by its energy content (3, 4), or by
-- way of the other one (5, 6).
valued as (
    select *,
           coalesce(net_told, cast(cast(gross_told as decimal(28,9)) * cast(ratio
                                   as decimal(10,9)) as decimal(38,12))) as net,
           coalesce(gross_told, cast(
               cast(cast(net_told * 1000000 as hugeint) * 1000000000
                    // cast(ratio * 1000000000 as hugeint) as decimal(38,0))
               * 0.000001::decimal(7,6) as decimal(38,12))) as gross,
           case when net_told is not null then 3
                when gross_told is not null and ratio is not null then 5 end as net_rank,
           case when gross_told is not null then 4
                when net_told is not null and ratio is not null then 6 end as gross_rank,
           case when net_told is not null then net_factor
                else concat_ws(';', gross_factor, ratio_factor) end as net_by,
           case when gross_told is not null then gross_factor
                else concat_ws(';', net_factor, ratio_factor) end as gross_by
    from told
)

select b.record_no, b.site_id, b.period_start, b.period_end, b.grade, b.fuel, b.fuel_use,
       b.payer, b.renewable, cast(null as varchar) as country,
       case when c.is_gross then b.gross else b.net end as value, 'GJ' as unit,
       nullif(case when c.is_gross then b.gross_by else b.net_by end, '') as factor_id,
       b.value as quantity, b.unit as quantity_unit, b.judged_on, b.like_site,
       b.net, nullif(b.net_by, '') as net_by, b.net_rank,
       b.gross, nullif(b.gross_by, '') as gross_by, b.gross_rank
from valued b
cross join convention c
