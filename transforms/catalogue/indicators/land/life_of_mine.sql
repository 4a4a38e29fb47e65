/*
name: Estimated life of mine
unit: years
method: >-
  Years as the register of closure plans says at the end of the period, site by site
  and never averaged. GRI 14.8.7.
disclosures: [14.8.7@2024]
consolidation: entity_list
breakdowns: [location]
total: false
figure: years
listing: closure_plan
roles:
  years:
    reduce: max
    window: closing
    from: {metric: closure_plan, field: life_of_mine_years}
*/
