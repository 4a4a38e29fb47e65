/*
name: Stakeholders consulted
unit: headcount
method: Number of different respondents in the period, not of their answers. GRI 3-1-b.
disclosures: [3-1@2021]
consolidation: entity_list
breakdowns: [stakeholder_role, gender]
figure: respondents
roles:
  respondents:
    reduce: count_distinct
    from: {metric: stakeholder_response, key: respondent_id_hash}
*/
