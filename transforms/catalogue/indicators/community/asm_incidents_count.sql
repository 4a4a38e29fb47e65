/*
name: Incidents related to artisanal and small-scale mining
unit: count
method: Number of incidents, by their date. GRI 14.13.3.
disclosures: [14.13.3@2024]
consolidation: control_only
breakdowns: [asm_incident_type]
listing: asm_incident
roles:
  value:
    from: {metric: asm_incident}
*/
