/*
name: Energy consumption outside of the organization
unit: GJ
method: >-
  GJ consumed upstream and downstream as handed in, by category of scope 3. GRI
  302-2-a, 103-3-a.
disclosures: [302-2@2016, 103-3@2025]
consolidation: boundary_weighted
breakdowns: [scope3_category]
roles:
  value:
    from: {metric: energy_upstream_downstream_gj}
*/
