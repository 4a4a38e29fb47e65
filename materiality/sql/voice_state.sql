-- How each group was heard: absent, thin (under five persons), spoken for by others.
with heard as (
    select g.group_id,
           count(*) filter (where p.refused) as refused,
           count(*) filter (where not p.refused and p.mode <> 'proxy') as direct,
           count(*) filter (where not p.refused and p.mode = 'proxy') as proxy
    from materiality.stakeholder_group g
    left join materiality.respondent p on p.group_id = g.group_id
    group by g.group_id
)
select g.group_id, g.name, g.category, g.sites, g.invited, g.engagement,
       g.absence_reason, h.direct + h.proxy as persons, h.direct, h.proxy, h.refused,
       h.direct + h.proxy between 1 and 4 as is_thin,
       h.direct + h.proxy = 0 as is_absent, h.direct = 0 and h.proxy > 0
           as is_proxy_only
from heard h
join materiality.stakeholder_group g on g.group_id = h.group_id
