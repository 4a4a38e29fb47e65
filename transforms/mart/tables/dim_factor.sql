/*
says: Emission, energy and grid factors, with their sources.
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
