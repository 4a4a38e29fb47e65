/*
says: "Emission, energy and grid factors, with their sources; the global warming potentials in
  use (factor_kind gwp, by gas); exchange rates and metal prices as handed in (fx_rate,
  metal_price)."
order: [factor_id, version]
key: [factor_id, version]
columns:
  factor_id: "Id of the factor; of a rate or price with its days, first/last."
  version: Version; a changed value is a new version.
  factor_kind: emission, energy_content, grid, gwp, fx_rate, metal_price, ...
  gas: The gas whose mass the factor gives.
  source_category: stationary, mobile_offroad, ...
  activity: Fuel, material or grid.
  value: {says: Numerator units per denominator unit., unit: "{numerator_unit}/{denominator_unit}"}
  numerator_unit: Unit of what comes out.
  denominator_unit: Unit of the activity.
  calorific_basis: Net or gross, where a unit holds energy.
  gwp_set: Set that a CO2e-only factor was built with.
  region: Country, grid region or GLOBAL.
  valid_from: First day it represents.
  valid_to: "Last day it represents; empty: no end."
  publisher: Who published it.
  publication: In what.
  version_label: Edition.
  page_or_cell: "Where in it; of a rate or price its fact, see fact_measurement."
  licence: On what terms.
  original_value: {says: As published., unit: "{original_unit}"}
  original_unit: Unit as published.
  confidence: verified, derived or memory.
  origin: packaged, the company's file, or delivered.
*/
select factor_id, version, factor_kind, gas, source_category, activity,
       cast(value as decimal(38,18)) as value, numerator_unit,
       denominator_unit, calorific_basis, gwp_set, region,
       valid_from, valid_to, publisher, publication, version_label,
       page_or_cell, licence, original_value, original_unit, confidence, origin
from ref.factor
union all by name
select 'gwp.' || g.gwp_set || '.' || g.gas as factor_id, 1 as version,
       'gwp' as factor_kind, g.gas, cast(g.value as decimal(24,18)) as value,
       'tCO2e' as numerator_unit,
       't' as denominator_unit, g.gwp_set, 'GLOBAL' as region, g.source as publication,
       g.horizon || ' years' as version_label, g.confidence, 'packaged' as origin
from ref.gwp g
join project.setting s on s.name = 'gwp_set' and s.value = g.gwp_set
where g.horizon = '100'
union all by name
select t.factor_id, 1 as version, t.factor_kind, t.activity,
       cast(t.value as decimal(38,18)) as value, t.numerator_unit, t.denominator_unit,
       t.period_start as valid_from, t.period_end as valid_to, 'the company' as publisher,
       t.version_label,
       state.record_id(f.sha256, s.sheet, r.row_no, r.column_no)
           || state.part_id(p.period_start, p.facility, p.site_id) as page_or_cell,
       'delivered' as origin
from (
    select r.record_no, r.period_start, r.period_end, r.value, 'fx_rate' as factor_kind,
           r.currency as activity, s.value as numerator_unit,
           r.currency as denominator_unit, r.rate_type as version_label,
           'fx_rate:' || r.currency || ':' || r.rate_type || ':'
           || state.days(r.period_start, r.period_end) as factor_id
    from metric.fx_rate r
    join project.setting s on s.name = 'currency' and s.value <> r.currency
    union all
    select record_no, period_start, period_end, value, 'metal_price' as factor_kind,
           mineral as activity, 'USD' as numerator_unit, 't' as denominator_unit,
           null as version_label,
           'metal_price:' || mineral || ':' || state.days(period_start, period_end)
           as factor_id
    from metric.metal_price
) t
join scratch.record r on r.record_no = t.record_no
join raw.file f on f.file_no = r.file_no
left join raw.sheet s on s.file_no = r.file_no and s.sheet_no = r.sheet_no
left join facts.part p on p.record_no = r.record_no
-- Two sites may tell of one rate: that which figures take, the lower one.
qualify row_number() over (partition by t.factor_id order by t.value, page_or_cell) = 1
