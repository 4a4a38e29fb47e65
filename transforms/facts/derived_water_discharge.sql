/*
what: water discharge with the water stress of the site's basin
method: each fact takes the stress class of its site that holds the middle of the fact, else
  the latest before it, else the first after it; of several tools the first by name, then
  its latest version. A site without a class has stress blank. Water that names no purpose
  is operational water.
source: GRI 303-3-b, 303-4-c and 303-5-b; WRI Aqueduct or WWF Water Risk Filter classes as
  the site hands them in
lacks: a water_stress_class of its site
remedy: Hand in water_stress_class of the site: low, low_medium, medium_high, high or
  extremely_high.
reach: period; always of water_stress_class
scope: site
as_told: quality
*/
with fact as (
    select record_no, site_id, period_start, period_end, grade,
           destination, quality, treatment, coalesce(purpose, 'operational') as purpose,
           value, period_start + cast((period_end - period_start) // 2 as integer) as midpoint
    from metric.water_discharge_ml
),

asked as (
    select distinct site_id, midpoint
    from fact
),

chosen as (
    select a.site_id, a.midpoint, c.word as stress
    from asked a
    join metric.water_stress_class c on c.site_id = a.site_id
    qualify row_number() over (
        partition by a.site_id, a.midpoint
        order by case when a.midpoint > c.period_end then 1
                      when a.midpoint < c.period_start then 2 else 0 end,
                 greatest(a.midpoint - c.period_end, c.period_start - a.midpoint, 0),
                 c.tool, c.tool_version desc, c.word) = 1
)

select f.record_no, f.site_id, f.period_start, f.period_end, f.grade,
       f.destination, f.quality, f.treatment, f.purpose, c.stress,
       cast(null as varchar) as country, f.value, 'ML' as unit,
       cast(null as varchar) as factor_id
from fact f
left join chosen c on c.site_id = f.site_id and c.midpoint = f.midpoint
