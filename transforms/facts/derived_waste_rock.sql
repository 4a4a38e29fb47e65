/*
what: waste rock moved, and whether it is waste
method: rock that is sold is a product and never waste; rock used in construction or backfilled
  is none where orebook.yaml says so (conventions, rock_not_waste). What names no placement is
  waste.
source: GRI 306 (2020), definition of waste (what the holder discards, intends or is required
  to discard)
reach: period
scope: site
as_told: placement
*/
with convention as (
    select string_split(value, ';') as placements
    from project.setting where name = 'rock_not_waste'
)

select r.record_no, r.site_id, r.period_start, r.period_end, r.grade, r.placement, r.pag_class,
       case when r.placement = 'sold' or list_contains(c.placements, r.placement)
            then 'false' else 'true' end as is_waste,
       cast(null as varchar) as country, r.value, 't' as unit,
       cast(null as varchar) as factor_id
from metric.waste_rock_t r
cross join convention c
