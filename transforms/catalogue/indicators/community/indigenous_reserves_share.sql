/*
name: Reserves in or near Indigenous land
unit: '%'
method: >-
  100 x reserves of sites that the site register marks so / reserves, at the end of
  the period. SASB EM-MM-210a.2; beside GRI 14.11.3.
disclosures: [14.11.3@2024]
consolidation: control_only
breakdowns: [reserve_class]
figure: 100 * marked / reserves
roles:
  marked:
    window: closing
    from: {metric: reserve_t, site: {near_indigenous_land: true}}
  reserves:
    window: closing
    from: {metric: reserve_t}
*/
