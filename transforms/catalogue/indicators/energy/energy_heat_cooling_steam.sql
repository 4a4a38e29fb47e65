/*
name: Heating, cooling and steam purchased
unit: GJ
method: Heat, steam and cooling bought, in GJ. GRI 302-1-c, 103-2-b.
disclosures: [302-1@2016, 103-2@2025]
consolidation: boundary_weighted
breakdowns: [carrier]
roles:
  value:
    from: {metric: heat_steam_purchased_gj}
*/
