/*
what: the class of water stress of each site's basin, by days
method: a day has the class that holds it, else the latest before it, else the first after
  it; of several tools the first by name, then its latest version. The days of a site are
  parted where a class begins or ends, and have one row each: first_day to last_day. A site
  without a class has none.
source: WRI Aqueduct or WWF Water Risk Filter classes as the site hands them in
reach: always
scope: site
*/
with boundary as (
    select distinct site_id, unnest([date '0001-01-01', period_start, period_end + 1]) as day
    from metric.water_stress_class
),

stretch as (
    select site_id, day as first_day,
           coalesce(lead(day) over (partition by site_id order by day) - 1, date '9999-12-31')
               as last_day
    from boundary
)

select s.site_id, s.first_day, s.last_day, c.word as stress
from stretch s
join metric.water_stress_class c on c.site_id = s.site_id
qualify row_number() over (
    partition by s.site_id, s.first_day
    order by case when s.first_day > c.period_end then 1
                  when s.first_day < c.period_start then 2 else 0 end,
             greatest(s.first_day - c.period_end, c.period_start - s.first_day, 0),
             c.tool, c.tool_version desc, c.word) = 1
