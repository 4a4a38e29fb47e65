/*
what: condition of an ecosystem times its area in the base year, less the same of the base
  year (change), and the area that it goes by (weight, with the reading of today)
method: of each reading of ecosystem_condition: score x hectares of ecosystem_extent_ha of the
  base year (basis_year base_year), the latest told by then, of the same site and ecosystem
  type; minus where the score is that of the base year. Both scores and the area are needed:
  without one of them there is no value. assessment_method is not joined by: a change of it
  is a restatement.
source: GRI 101-7-a-iii; UN SEEA Ecosystem Accounting (condition account; from memory)
lacks: its score in the base year and now, or its area in the base year
remedy: Hand in ecosystem_condition for basis_year base_year and current, and
  ecosystem_extent_ha for base_year, of the same ecosystem_type.
reach: always
scope: site
*/
with reading as (
    select c.record_no, c.site_id, c.period_start, c.period_end, c.grade, c.ecosystem_type,
           c.assessment_method, c.basis_year, c.value,
           (select e.value from metric.ecosystem_extent_ha e
            where e.site_id = c.site_id and e.basis_year = 'base_year'
              and e.ecosystem_type is not distinct from c.ecosystem_type
              and e.period_end <= c.period_end
            order by e.period_end desc, e.record_no limit 1) as area,
           exists (
               select 1 from metric.ecosystem_condition o
               where o.site_id = c.site_id and o.basis_year <> c.basis_year
                 and o.ecosystem_type is not distinct from c.ecosystem_type) as has_other
    from metric.ecosystem_condition c
    where c.basis_year is not null
)

select record_no, site_id, period_start, period_end, grade, ecosystem_type,
       assessment_method, basis_year, cast(null as varchar) as country,
       case when has_other then cast(
           case when basis_year = 'base_year' then -1 else 1 end * value * area
           as decimal(38,12)) end as value,
       'ha' as unit, cast(null as varchar) as factor_id,
       case when has_other and basis_year = 'current'
            then cast(area as decimal(38,12)) end as weight
from reading
