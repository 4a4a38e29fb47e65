/*
name: Energy intensity per tonne of product
unit: GJ/t
method: >-
  Total energy / tonnes of product, of sites that make one product only
  (derived.site_product), each apart, with the same ownership share. GRI 302-3-a,
  103-4-a.
disclosures: [302-3@2016, 103-4@2025]
consolidation: boundary_weighted
breakdowns: [[mineral, product_form]]
total: false
figure: energy / product
roles:
  energy: {}
  product: {}
*/
select e.record_no, e.site_id, e.period_start, e.period_end, e.grade, p.mineral,
       p.product_form, e.country, 'energy' as role, e.amount, e.factor_id,
       cast(null as varchar) as key
from contribution.energy_total e
join derived.site_product p on p.site_id = e.site_id
union all
select o.record_no, o.site_id, o.period_start, o.period_end, o.grade, o.mineral,
       o.product_form, null, 'product', cast(o.value as decimal(38,12)), null, null
from metric.product_produced_t o
join derived.site_product p on p.site_id = o.site_id
