/*
says: "Indicators: what is computed, how, and where the method comes from."
order: [indicator_id]
key: [indicator_id]
columns:
  indicator_id: Id of the indicator.
  name: Its name.
  topic: Topic it belongs to.
  unit: Unit of its figures.
  method: The formula in words, with its source.
  formula: Formula over the reduced roles.
  roles: "JSON: for each role its reducer and its window."
  consolidation: "Class: how ownership is applied."
  breakdowns: "Sets of dimensions figures are broken down by, with a semicolon between them; of
    one that holds several, x between these."
  adds_up: Those of them whose parts come to the total; the others overlap or are ratios.
  disclosures: GRI disclosures it answers, code@year.
  metrics: Metrics it rests on, through other indicators too.
  needed: What its figures are not whole without.
  unasked: Metrics of it that nobody told of and nobody is asked for; if the company has
    such, the figures are without it.
  definition: packaged, or company for an override.
  restated_above:
    says: Part of its published value by which a figure may move before it is restated.
    type: decimal(12,10)
    unit: "1"
  criteria: "Version of what is computed: SHA-256, 12 digits."
  sql: The select that gives its contributions.
  file: The file it is declared in.
*/
