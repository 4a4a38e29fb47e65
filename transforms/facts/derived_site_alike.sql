/*
what: for each site the first of the sites that may take the same factors (column like_site)
method: sites are alike if the regions for which there are factors stand in the same places
  (derived.site_region). A choice is made for the first and holds for all, so that it does
  not grow with the number of sites.
source: GHG Protocol Corporate Standard, chapter 6 (the most specific factors available)
reach: period
scope: site
*/
with place as (
    select r.site_id, r.region, r.place, f.region is not null as has_factors
    from derived.site_region r
    left join (select distinct region from ref.factor) f on f.region = r.region
),

told as (
    select site_id, list((place, region) order by place) filter (has_factors) as places
    from place
    group by site_id
)

select site_id, first_value(site_id) over (partition by places order by site_id) as like_site
from told
