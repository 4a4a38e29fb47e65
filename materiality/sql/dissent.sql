-- Where a group of rights-holders and the company part: the group's mean reaches the
-- no-drop mean while the company's impact scores put the topic more than three places
-- lower. `kept_in` says whether the group alone keeps the topic in.
with company as (
    select topic_id,
           m_ratio(2 * rank() over (order by impact desc)
                   + count(*) over (partition by impact) - 1, 2) as place
    from materiality.topic_score
    where rank is not null
)
select r.topic_id, r.group_id, r.persons, r.mean, r.place as group_place,
       c.place as company_place, c.place - r.place as places,
       n.group_id is not null as is_no_drop,
       n.group_id is not null and not v.by_score and not v.by_human_rights
           and not v.by_law as kept_in,
       n.group_id is not null and c.place - r.place > 3 as is_dissent
from materiality.group_rank r
join company c on c.topic_id = r.topic_id
join materiality.verdict v on v.topic_id = r.topic_id
left join materiality.no_drop n
    on n.topic_id = r.topic_id and n.group_id = r.group_id
where r.category = 'rights_holder'
