/*
name: Share of purchased electricity covered by contractual instruments
unit: '%'
method: >-
  100 x MWh under certificates that were retired for them, or under contracts where
  none exist / MWh bought (derived.power_claim); a supplier rate is no instrument of the
  buyer. GRI 305-2, 102-6, 103-2-e.
disclosures: [305-2@2016, 102-6@2025, 103-2@2025]
consolidation: boundary_weighted
figure: 100 * covered / bought
roles:
  covered:
    from: {derived: power_claim, where: {claim: [certificate, contract]}}
  bought:
    from: {metric: electricity_purchased_mwh}
*/
