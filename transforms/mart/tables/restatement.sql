/*
says: "Restatements that a person decided (GRI 2-4): what was published, what takes its place,
  why, and who approved it."
order: [indicator_id, entity, period_id, breakdown, figure_id, decided_in]
columns:
  figure_id: The figure; empty where a register names an indicator and a period only.
  indicator_id: The indicator.
  entity: The entity.
  period_id: The period.
  breakdown: The breakdown.
  old_value: As published before.
  new_value: What takes its place.
  old_unit: "Unit or currency of old_value, where it is another than that of the figure now; else
    empty."
  is_current: Whether the figure of this release says just that.
  reason_code: "error, merger_or_acquisition, period, business or method; empty of a register."
  reason: Why, in words.
  approver: Who approved it.
  approved_on: When.
  decided_in: The file of the decision, or the register.
references:
  indicator_id: dim_indicator.indicator_id
*/
select r.figure_id, r.indicator_id, r.entity, r.period_id, r.breakdown, r.old_value,
       r.new_value, r.old_unit, coalesce(bool_or(f.value is not distinct from r.new_value), false)
           as is_current,
       r.reason_code, r.reason, r.approver, r.approved_on, r.decided_in
from project.restatement r
left join figures.figure f
    on f.figure_id = r.figure_id
    or (r.figure_id = '' and f.indicator_id = r.indicator_id and f.entity = r.entity
        and f.period_id = r.period_id and f.breakdown = '' and f.is_lead)
group by all
