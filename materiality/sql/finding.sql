-- What a person has to look at: topics nobody has decided on, settings changed after the
-- scores were opened, groups nobody heard, answers that do not count.
select 'materiality' as kind, '' as entity, o.topic_id as subject, r.period_id,
       o.name || ': ' || o.refused as message,
       'Decide: orebook materiality decide ' || o.topic_id as remedy
from materiality.outcome o
cross join materiality.run r
where o.refused is not null
union all
select 'note', '', s.parameter, r.period_id,
       s.parameter || ' was changed after the scores were opened on ' || s.opened_on
       || case when s.is_gap_rule then ', by the gap rule' else '' end,
       'Shown in every output, with its reason and minute: nothing to do.'
from materiality.setting_state s
cross join materiality.run r
where s.state = 'changed_after_opening'
union all
select 'materiality', '', v.group_id, r.period_id, v.name || ': nobody was heard',
       'Reach the group, or say in stakeholder_groups.csv why not.'
from materiality.voice_state v
cross join materiality.run r
where v.is_absent
union all
select 'materiality', '', f.file, r.period_id,
       count(*) || ' cells or forms do not count (' || f.rule || ')',
       'See mart.materiality_refusal for their places.'
from materiality.refusal f
cross join materiality.run r
where f.severity = 'refused'
group by f.file, f.rule, r.period_id
