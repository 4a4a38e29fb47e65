-- Weight of the groups that put one topic above another; equals count for neither. Where
-- groups are silent on one of the two, a group's weight is the mean of its weights there.
select a.topic_id, b.topic_id as other_id,
       cast(coalesce(sum(m_ratio(wa.weight + wb.weight, 2))
                     filter (where ga.place < gb.place), 0) as decimal(38,12)) as weight
from materiality.topic_score a
join materiality.topic_score b on b.topic_id <> a.topic_id and b.rank is not null
left join materiality.group_rank ga on ga.topic_id = a.topic_id
left join materiality.group_rank gb
    on gb.topic_id = b.topic_id and gb.group_id = ga.group_id
left join materiality.group_weight wa
    on wa.topic_id = a.topic_id and wa.group_id = ga.group_id
left join materiality.group_weight wb
    on wb.topic_id = b.topic_id and wb.group_id = gb.group_id
where a.rank is not null
group by a.topic_id, b.topic_id
