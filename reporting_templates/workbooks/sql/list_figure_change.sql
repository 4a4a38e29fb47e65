-- Figures that moved between two releases, those of earlier periods first.
select f.figure_id, f.name, f.entity, f.period_id, f.breakdown, f.consolidation, f.moved,
       f.unit, f.old_value, f.new_value, f.change, f.restatement, f.old_status,
       f.new_status, f.new_reason, c.effects
from changes.figure_change f
left join (
    select figure_id, string_agg(
        cause || coalesce(' ' || rtrim(rtrim(cast(effect as varchar), '0'), '.'), ''), '; '
        order by cause) as effects
    from changes.figure_change_cause
    group by figure_id) c on c.figure_id = f.figure_id
order by f.is_prior desc, f.is_lead desc, f.period_id desc, f.breakdown <> '',
         f.entity <> 'GROUP-TOTAL', f.figure_id
