/*
says: Gaps, contradictions and differences that a person should look at.
order: [kind, entity, subject, period_id]
columns:
  kind: gap, series_gap, across_period, views_disagree, rounding, days_cross, days_touch,
    supersedes_nothing, order_of_magnitude, control, no_factor, lacking, conflict, refused,
    withdrawn, not_in_intake, narrative, materiality or note.
  entity: Site or entity.
  subject: Metric or indicator.
  period_id: Period or days.
  message: What was found.
  remedy: What to do.
*/
select kind, entity, subject, period_id, message, remedy
from figures.finding
