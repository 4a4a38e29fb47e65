/*
name: Financial assistance from governments
unit: '{currency}'
method: Tax relief, subsidies, grants and other assistance received. GRI 201-4-a.
disclosures: [201-4@2016]
consolidation: financial_scope
breakdowns: [assistance_type, country]
roles:
  value:
    from: {metric: government_assistance}
*/
