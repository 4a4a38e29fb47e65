/*
what: the factor of each gas that a site takes, per kind, source category, activity, unit and
  stretch of time (day is the first of the stretch, see derived.factor_boundary)
method: all gases come from one publisher: the company's own factors before packaged ones,
  then the nearest region, then the vintage that holds the day, else the nearest earlier,
  else the nearest later within three years, then the name of the publisher. Of two factors
  of one gas the nearer vintage counts, then the later version. It reads no facts, so that a
  figure depends on its own metrics alone.
source: GHG Protocol Corporate Standard, chapter 6 (the most specific factors available); GRI
  305-1-e and 102-5 (sources of factors)
reach: period
scope: site
*/
with alike as (
    select site_id, like_site from derived.site_alike
),

candidate as (
    select a.like_site, r.place, o.factor_kind, o.source_category, o.activity,
           o.denominator_unit, o.day, o.gas, o.tier, o.vintage, o.gap, o.publisher, o.value,
           o.factor_id, o.version
    from (select distinct like_site from alike) a
    join derived.site_region r on r.site_id = a.like_site
    join derived.factor_offered o on o.region = r.region
),

one_publisher as (
    select *
    from candidate
    qualify (tier, place, publisher) = first_value((tier, place, publisher)) over (
        partition by like_site, factor_kind, source_category, activity, denominator_unit, day
        order by tier, place, vintage, gap, publisher, factor_id)
),

one_per_gas as (
    select *
    from one_publisher
    qualify row_number() over (
        partition by like_site, factor_kind, source_category, activity, denominator_unit,
                     day, gas
        order by vintage, gap, version desc, factor_id) = 1
)

select a.site_id, c.factor_kind, c.source_category, c.activity, c.denominator_unit, c.day,
       c.gas, c.value, c.factor_id
from one_per_gas c
join alike a on a.like_site = c.like_site
