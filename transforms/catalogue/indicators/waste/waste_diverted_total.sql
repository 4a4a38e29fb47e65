/*
name: Waste diverted from disposal
unit: t
method: >-
  Tonnes reused, recycled or otherwise recovered; incineration with energy recovery is
  disposal. GRI 306-4-a (2020).
disclosures: [306-4@2020]
consolidation: boundary_weighted
breakdowns: [composition, hazardous]
roles:
  value:
    from: {metric: waste_diverted_t}
*/
