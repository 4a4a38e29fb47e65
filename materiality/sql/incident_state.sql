-- Critical incidents beside the last assessment of their topic: the day the scores were
-- opened, or a later decision on it. Open until one of them comes after the incident.
with opened as (
    select min(opened_on) as opened_on from materiality.setting_record
),
topic as (
    select i.rule, i.topics, t.topic_id, t.name,
           row_number() over (
               partition by i.rule
               order by list_position(string_split(i.topics, ';'), t.topic_id)) as no
    from (select distinct rule, topics from materiality.incident) i
    join materiality.topic t
        on list_contains(string_split(i.topics, ';'), t.topic_id)
),
decided as (
    select topic_id, max(decided_on) as decided_on
    from materiality.decision
    group by topic_id
)
select i.rule, i.words, t.topic_id, t.name, i.register, i.site_id, i.occurred_on,
       i.record_id, i.file, i.row_no, o.opened_on, d.decided_on,
       not coalesce(i.occurred_on < greatest(o.opened_on, d.decided_on), false)
           as is_open
from materiality.incident i
cross join opened o
left join topic t on t.rule = i.rule and t.no = 1
left join decided d on d.topic_id = t.topic_id
where exists (select 1 from materiality.topic)
