/*
name: Reserves in or near areas of conflict
unit: '%'
method: >-
  100 x reserves of sites that the site register marks so / reserves, at the end of
  the period. SASB EM-MM-210a.1; beside GRI 14.25.2.
disclosures: [14.25.2@2024]
consolidation: control_only
breakdowns: [reserve_class]
figure: 100 * marked / reserves
roles:
  marked:
    window: closing
    from: {metric: reserve_t, site: {in_cahra: true}}
  reserves:
    window: closing
    from: {metric: reserve_t}
*/
