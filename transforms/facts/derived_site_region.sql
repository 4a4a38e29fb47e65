/*
what: the regions whose factors a site may take, the nearest first (column place)
method: 1 grid region, 2 state or province (ISO 3166-2), 3 country, 10 and on the
  factor_regions of orebook.yaml in their order, 99 GLOBAL. Facts of no site (GROUP,
  ELIMINATION) have only the last two.
source: GHG Protocol Corporate Standard, chapter 6 (the most specific factors available)
reach: period
scope: site
*/
with site as (
    select cast(site_id as site_id) as site_id, grid_region, admin1, country
    from project.site
),

every_site as (
    select site_id from site
    union all
    select cast(t.name as site_id) from (values ('GROUP'), ('ELIMINATION')) t(name)
),

fallback as (
    select string_split(value, ';') as regions
    from project.setting
    where name = 'factor_regions' and value <> ''
),

numbered as (
    select unnest(regions) as region, unnest(range(1, len(regions) + 1)) as place
    from fallback
),

near as (
    select site_id, grid_region as region, 1 as place from site
    union all
    -- A bare 'CA' would be Canada as well as California.
    select site_id,
           case when contains(admin1, '-') then admin1 else country || '-' || admin1 end,
           2
    from site
    union all
    select site_id, country, 3 from site
    union all
    select e.site_id, trim(n.region), cast(9 + n.place as integer)
    from every_site e cross join numbered n
    union all
    select site_id, 'GLOBAL', 99 from every_site
)

select site_id, region, min(place) as place
from near
where region is not null
group by site_id, region
