/*
name: Legal actions for anti-competitive behaviour
unit: count
method: >-
  Number of legal actions on competition, antitrust and monopoly, by their date. GRI
  206-1-a.
disclosures: [206-1@2016]
consolidation: control_only
breakdowns: [action_status, legal_area]
listing: legal_action
roles:
  value:
    from: {metric: legal_action, where: {legal_area: [competition, antitrust_monopoly]}}
*/
