/*
says: Reporting periods; both days are part of the period.
order: [period_start, period_end, period_id]
key: [period_id]
columns:
  period_id: FY2025 (named after the year it ends in), CY2025, 2025-Q1.
  kind: year, quarter or month.
  period_start: First day.
  period_end: Last day.
  prior_start: First day of the period before.
  prior_end: Last day of the period before.
  month_count: "Month-ends in the period: the divisor of means."
*/
select period_id, kind, period_start, period_end, prior_start, prior_end,
       month_count
from project.period
