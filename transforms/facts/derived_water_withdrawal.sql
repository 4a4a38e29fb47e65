/*
what: water withdrawal with the water stress of the site's basin
method: each fact takes the class of water stress (derived.water_stress) of its middle day. A
  site without a class has stress blank. Water that names no purpose is operational water.
source: GRI 303-3-b, 303-4-c and 303-5-b
lacks: a water_stress_class of its site
remedy: Hand in water_stress_class of the site: low, low_medium, medium_high, high or
  extremely_high.
reach: period
scope: site
as_told: quality
*/
select f.record_no, f.site_id, f.period_start, f.period_end, f.grade, f.source, f.quality,
       coalesce(f.purpose, 'operational') as purpose, f.third_party_origin, c.stress,
       cast(null as varchar) as country, f.value, 'ML' as unit,
       cast(null as varchar) as factor_id
from metric.water_withdrawal_ml f
left join derived.water_stress c on c.site_id = f.site_id
    and f.period_start + cast((f.period_end - f.period_start) // 2 as integer)
        between c.first_day and c.last_day
