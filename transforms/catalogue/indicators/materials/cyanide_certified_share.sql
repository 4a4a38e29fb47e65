/*
name: Cyanide used at certified sites
unit: '%'
method: >-
  100 x cyanide used under the cyanide code (ICMC) / cyanide used, both with the same
  ownership share. Beside GRI 301-1.
disclosures: [301-1@2016]
consolidation: boundary_weighted
figure: 100 * certified / used
roles:
  certified:
    from: {metric: cyanide_used_t, where: {cyanide_certification: icmc}}
  used:
    from: {metric: cyanide_used_t}
*/
