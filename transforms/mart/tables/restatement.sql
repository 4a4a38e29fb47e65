/*
says: "Restatements that a person decided (GRI 2-4): what was published, what takes its place, why, and who approved it."
order: [indicator_id, entity, period_id, breakdown, figure_id, decided_in]
columns:
  figure_id: The figure; empty where a register names an indicator and a period only.
  indicator_id: The indicator.
  entity: The entity.
  period_id: The period.
  breakdown: The breakdown.
  old_value: As published before.
  new_value: What takes its place.
  is_current: Whether the figure of this release says just that.
  reason_code: "error, merger_or_acquisition, period, business or method; empty of a register."
  reason: Why, in words.
  approver: Who approved it.
  approved_on: When.
  decided_in: The file of the decision, or the register.
references:
  indicator_id: dim_indicator.indicator_id
*/
with decided as (
    select r.figure_id, split_part(r.figure_id, '/', 1) as indicator_id,
           split_part(r.figure_id, '/', 2) as entity,
           split_part(r.figure_id, '/', 3) as period_id,
           replace(split_part(r.figure_id, '/', 5), 'total', '') as breakdown,
           r.old_value, r.new_value, r.reason as reason_code, r.text as reason,
           r.approved_by as approver, r.approved_on,
           'decisions/restatements.csv' as decided_in
    from project.restatement r
    union all
    select f.figure_id, t.indicator, f.entity, t.period, '',
           try_cast(t.old_value as decimal(38, 12)),
           try_cast(t.new_value as decimal(38, 12)), '', t.reason, t.approver, t.decided_on,
           'register restatement'
    from register.restatement t
    left join figures.figure f
        on f.indicator_id = t.indicator and f.period_id = t.period
        and f.entity = 'GROUP-TOTAL' and f.breakdown = '' and f.is_lead
    where t.resolution = 0
)

select coalesce(d.figure_id, '') as figure_id, d.indicator_id, d.entity, d.period_id,
       d.breakdown, d.old_value, d.new_value,
       coalesce(f.value is not distinct from d.new_value, false) as is_current,
       d.reason_code, d.reason, d.approver, d.approved_on, d.decided_in
from decided d
left join figures.figure f on f.figure_id = d.figure_id
