/*
name: Water consumed at sites with the most significant impacts
unit: ML
method: >-
  Withdrawal - discharge of operations at sites that the site register marks as having
  the most significant impacts on biodiversity, each whole. GRI 101-6-b-ii.
disclosures: [101-6@2024]
consolidation: entity_list
roles:
  value:
    from:
      - derived: water_withdrawal
        where: {purpose: operational}
        site: {bio_significant: true}
        needed: true
      - derived: water_discharge
        where: {purpose: operational}
        site: {bio_significant: true}
        times: -1
        needed: true
*/
