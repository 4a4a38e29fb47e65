/*
says: What is asked of each site, and what became of it. Each cell has one state, so that
  the states of a site, a metric or a period add up to what was asked.
order: [site_id, metric_id, split, period_id, first_day]
key: [site_id, metric_id, split, period_id, first_day]
references:
  site_id: dim_site.site_id
  period_id: dim_period.period_id
columns:
  site_id: The site, GROUP or ELIMINATION.
  metric_id: The metric or register.
  split: "What its rows have to be split by: total (anything), dimensions, or dimension=word."
  period_id: The reported period.
  first_day: First day of the cell, a month, quarter or year inside the period.
  last_day: Its last day; of a stock the day of the reading.
  dataset: Dataset of the metric.
  frequency: How often it is asked for; of a register, how often somebody has to tell of it.
  expected: {says: "Days asked for, or readings of a stock.", unit: "1"}
  received: {says: Of these the ones that were told., unit: "1"}
  state: told, nil, estimated, not_applicable, waived, not_due, refused, conflict, unused
    (handed in without the split) or missing.
  reason: Why it is not asked for or waived.
  decided_by: Who decided so.
  due_on: Last day on which it is in time.
*/
select site_id, metric_id, case when split = '' then 'total' else split end as split,
       period_id, first_day, last_day, dataset, frequency, expected,
       cast(received as bigint) as received, state,
       reason, decided_by, due_on
from facts.cell
where window_name = 'period'
