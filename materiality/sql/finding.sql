-- What a person has to look at: topics nobody has decided on, settings changed after the
-- scores were opened, groups nobody heard, answers that do not count.
select 'materiality' as kind, '' as entity, o.topic_id as subject, r.period_id,
       o.name || ': ' || o.refused as message,
       'Decide: orebook materiality decide ' || o.topic_id as remedy
from materiality.outcome o
cross join materiality.run r
where o.refused is not null and (r.is_open or o.is_decided)
union all
select 'materiality', '', '', r.period_id,
       'the scores are closed: ' || count(*) || ' topics await the cut and the weights',
       'Set and approve them in materiality/thresholds.csv, then orebook materiality run '
       || '--opened-by NAME.'
from materiality.topic
cross join materiality.run r
where not r.is_open
group by r.period_id
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
select 'materiality', '', c.category, r.period_id,
       'no group of ' || replace(c.category, '_', '-') || 's is in stakeholder_groups.csv, '
       || 'and they weigh ' || rtrim(rtrim(cast(c.weight as varchar), '0'), '.')
       || ': no topic has a score',
       'Add the groups and hear them, or give their weight to the other categories '
       || '(materiality/thresholds.csv).'
from materiality.category c
cross join materiality.run r
where c.weight > 0 and exists (from materiality.topic)
  and not exists (from materiality.stakeholder_group g where g.category = c.category)
union all
select 'note', '', f.file || ', row ' || f.row_no, r.period_id, f.message, f.remedy
from materiality.refusal f
cross join materiality.run r
where f.rule = 'other_period'
union all
select 'materiality', '', f.file, r.period_id,
       case count(*) when 1 then 'one cell or form does'
           else count(*) || ' cells or forms do' end || ' not count (' || f.rule || ')',
       'See mart.materiality_refusal for their places.'
from materiality.refusal f
cross join materiality.run r
where f.severity = 'refused'
group by f.file, f.rule, r.period_id
union all
select 'materiality', '', l.impact_id, r.period_id,
       t.name || ', ' || l.impact_id || ': '
       || case l.assessors when 0 then 'nobody has assessed it, so it counts nowhere'
               else 'one assessor only, the method asks for two' end,
       'Have somebody else assess it as well (materiality/assessors/scores.csv).'
from materiality.lone l
join materiality.topic t on t.topic_id = l.topic_id
cross join materiality.run r
union all
select 'materiality', coalesce(n.site_id, ''), coalesce(n.topic_id, n.rule), r.period_id,
       n.words || ', ' || n.occurred_on || ' (' || n.file || ', row ' || n.row_no
       || case when n.topic_id is null then '): no topic of the catalogue stands for it'
               else '): ' || n.name || ' was last assessed on '
                    || coalesce(cast(greatest(n.opened_on, n.decided_on) as varchar),
                                'a day that is not on record')
          end,
       case when n.topic_id is null then 'Add its topic to materiality/topics.csv.'
            else 'Assess the topic again and decide on it; its row in '
                 || 'decisions/materiality.csv bears the day (decided_on).' end
from materiality.incident_state n
cross join materiality.run r
where n.is_open
