-- How each group was heard. Groups under five persons are thin: their means are never
-- printed. Were only one group withheld, its mean could be told from the total: then the
-- next smallest is withheld with it.
with heard as (
    select g.group_id,
           count(*) filter (where p.refused) as refused,
           count(*) filter (where not p.refused and p.mode <> 'proxy') as direct,
           count(*) filter (where not p.refused and p.mode = 'proxy') as proxy
    from materiality.stakeholder_group g
    left join materiality.respondent p on p.group_id = g.group_id
    group by g.group_id
),
sized as (
    select h.*, h.direct + h.proxy as persons,
           h.direct + h.proxy between 1 and 4 as is_thin,
           count(*) filter (where h.direct + h.proxy between 1 and 4) over ()
               as thin_groups,
           row_number() over (
               order by h.direct + h.proxy = 0, h.direct + h.proxy < 5,
                        h.direct + h.proxy, h.group_id) as next_no
    from heard h
)
select g.group_id, g.name, g.category, g.sites, g.invited, g.engagement,
       g.absence_reason, s.persons, s.direct, s.proxy, s.refused, s.is_thin,
       s.persons = 0 as is_absent, s.direct = 0 and s.proxy > 0 as is_proxy_only,
       s.is_thin or (s.thin_groups = 1 and s.next_no = 1) as is_withheld
from sized s
join materiality.stakeholder_group g on g.group_id = s.group_id
