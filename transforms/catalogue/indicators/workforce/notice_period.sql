/*
name: Minimum notice of operational changes
unit: weeks
method: >-
  The shortest notice, of each kind of notice and by country; a mean would say
  nothing. GRI 402-1-a.
disclosures: [402-1@2016]
consolidation: control_only
breakdowns: [notice_to, [country, notice_to], [cba_specified, notice_to]]
total: false
figure: weeks
roles:
  weeks:
    reduce: min
    from: {metric: notice_weeks}
*/
