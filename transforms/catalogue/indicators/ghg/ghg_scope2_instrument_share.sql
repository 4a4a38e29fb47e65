/*
name: Share of purchased electricity covered by contractual instruments
unit: '%'
method: >-
  100 x MWh under certificates or contracts / MWh bought; a supplier rate is no
  instrument of the buyer. GRI 305-2, 102-6, 103-2-e.
disclosures: [305-2@2016, 102-6@2025, 103-2@2025]
consolidation: boundary_weighted
figure: 100 * covered / bought
roles:
  covered:
    from:
      metric: electricity_purchased_mwh
      where: {instrument: [eac, ppa_eac, contract_no_eac]}
  bought:
    from: {metric: electricity_purchased_mwh}
*/
