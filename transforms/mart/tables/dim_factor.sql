/*
says: "Emission, energy and grid factors, with their sources; and the global warming potentials
  in use (factor_kind gwp, by gas)."
order: [factor_id, version]
columns:
  factor_id: Id of the factor.
  version: Version; a changed value is a new version.
  factor_kind: emission, energy_content, grid, ...
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
  page_or_cell: Where in it.
  licence: On what terms.
  original_value: {says: As published., unit: "{original_unit}"}
  original_unit: Unit as published.
  confidence: verified, derived or memory.
  origin: packaged, or the company's file.
*/
select factor_id, version, factor_kind, gas, source_category, activity, value,
       numerator_unit, denominator_unit, calorific_basis, gwp_set, region,
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
