/*
name: Share of secondary metal in the feed
unit: '%'
method: >-
  100 x recycled metal / (recycled metal + metal contained in ore mined), both with
  the same ownership share. Beside GRI 301-2-a.
disclosures: [301-2@2016]
consolidation: boundary_weighted
breakdowns: [mineral]
figure: 100 * recycled / (recycled + mined)
roles:
  recycled:
    from: {metric: recycled_metal_t}
  mined:
    from: {metric: contained_metal_t}
*/
