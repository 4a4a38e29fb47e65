/*
says: One row per figure, also per figure that is missing, with its reason.
order: [figure_id]
key: [figure_id]
references:
  indicator_id: dim_indicator.indicator_id
  site_id: dim_site.site_id
  period_id: dim_period.period_id
columns:
  figure_id: indicator/entity/period/consolidation/breakdown or total.
  indicator_id: What.
  level: site, country or group.
  entity: site_id, country:XX or GROUP-TOTAL.
  site_id: The site, at level site.
  period_id: When.
  breakdown: "'' for the total, else dim=value;dim=value sorted."
  value: {says: "The figure, unrounded; null when there is none.", unit: "{unit}"}
  value_low: {says: The least that is told of the same; null without rivals., unit: "{unit}"}
  value_high: {says: The most that is told of the same., unit: "{unit}"}
  unit: Its unit.
  roles: "JSON: the reduced roles that the formula took."
  status: "not_applicable, not_collected, not_material, disputed, incomplete, estimated, zero or
    complete: the first that holds."
  reason: Why there is no figure, or what is missing in it.
  coverage: {says: Part of the expected days or readings that was handed in., unit: "1"}
  estimated_share: {says: "Part that was estimated, modelled or prorated.", unit: "1"}
  reviewed_share: {says: Part that a second person reviewed., unit: "1"}
  quality: Weighted quality, 1 best to 5.
  consolidation: "Approach: operational_control, financial_control, equity_share or none."
  is_lead: "Whether it is the approach that leads, of those that the indicator forms: the one
    that tables show."
  criteria: Version of the method.
  gwp_set: Global warming potentials used, for CO2e.
  definition: packaged or company.
  assurance_level: none, limited or reasonable.
*/
select * from figures.figure
