-- Figures of the leading approach that moved, came or went, totals first, with their causes
-- and the numbers of what was changed; those of earlier periods first.
select f.name, f.entity, f.period_id, f.breakdown, f.is_prior, f.moved, f.old_value,
       f.new_value, f.change, f.unit, f.old_status, f.new_status, f.new_reason, f.figure_id,
       f.indicator_id,
       f.part, f.restatement,
       c.effects, r.reasons
from changes.figure_change f
left join (
    select figure_id, list({'cause': cause, 'effect': effect} order by cause) as effects
    from changes.figure_change_cause
    group by figure_id) c on c.figure_id = f.figure_id
left join (
    select figure_id, list(reason_no order by reason_no) as reasons
    from changes.figure_change_reason
    group by figure_id) r on r.figure_id = f.figure_id
where f.is_lead
order by f.is_prior desc, f.period_id desc, f.breakdown <> '', f.entity <> 'GROUP-TOTAL',
         f.entity, f.name, f.breakdown
