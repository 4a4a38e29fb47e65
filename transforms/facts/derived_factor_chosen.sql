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

-- Within a region and a tier the choice is the same for all sites.
one_publisher as (
    select *
    from derived.factor_offered
    where region in (select region from derived.site_region)
    qualify publisher = first_value(publisher) over (
        partition by region, tier, factor_kind, source_category, activity, denominator_unit,
                     day
        order by vintage, gap, publisher, factor_id)
),

one_per_gas as (
    select *
    from one_publisher
    qualify row_number() over (
        partition by region, tier, factor_kind, source_category, activity, denominator_unit,
                     day, gas
        order by vintage, gap, version desc, factor_id) = 1
),

candidate as (
    select a.like_site, r.place, o.*
    from (select distinct like_site from alike) a
    join derived.site_region r on r.site_id = a.like_site
    join one_per_gas o on o.region = r.region
),

nearest as (
    select like_site, factor_kind, source_category, activity, denominator_unit, day,
           min((tier, place)) as taken
    from candidate
    group by all
)

select a.site_id, c.factor_kind, c.source_category, c.activity, c.denominator_unit, c.day,
       c.gas, c.value, c.factor_id
from candidate c
join nearest n on n.like_site = c.like_site and n.factor_kind = c.factor_kind
    and n.source_category is not distinct from c.source_category
    and n.activity = c.activity and n.denominator_unit = c.denominator_unit
    and n.day = c.day and n.taken = (c.tier, c.place)
join alike a on a.like_site = c.like_site
