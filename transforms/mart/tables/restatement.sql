/*
says: Figures that differ from an earlier release, with reason and approver.
order: [indicator_id, entity, period_id, breakdown]
columns:
  indicator_id: The indicator.
  entity: The entity.
  period_id: The period.
  breakdown: The breakdown.
  old_value: As published before.
  new_value: As published now.
  reason: Why.
  approver: Who approved it.
*/
select cast(null as varchar) as indicator_id, cast(null as varchar) as entity,
       cast(null as varchar) as period_id, cast(null as varchar) as breakdown,
       cast(null as decimal(38,12)) as old_value,
       cast(null as decimal(38,12)) as new_value,
       cast(null as varchar) as reason, cast(null as varchar) as approver
where false
