-- Figures of a batch of indicators that rest on a factor which stands in: why, and by how
-- many days it misses the facts; a row per figure and reason.
with known as (
    select distinct site_id, factor_id, period_id, is_other_set, is_other_region, age
    from figures.stand_in
),

used as (
    select c.ind, c.period_id, c.site_id, c.in_country, c.breakdown, c.s0 > 0 as in_0,
           c.s1 > 0 as in_1, c.s2 > 0 as in_2, k.is_other_set, k.is_other_region,
           max(k.age) as age
    from chosen c
    join known k on k.site_id = cast(c.site_id as varchar) and k.period_id = c.period_id
        and list_contains(string_split(c.factor_id, ';'), k.factor_id)
    group by all
),

placed as (
    select u.*, unnest([cast(u.site_id as varchar), 'country:' || u.in_country,
                        'GROUP-TOTAL']) as entity
    from used u
)

select i.indicator_id, p.period_id, p.entity, p.breakdown, a.approach as consolidation,
       p.is_other_set, p.is_other_region, max(p.age) as age
from placed p
join scratch.indicator i on i.ind = p.ind
join scratch.approach a on a.ind = p.ind
    and case a.slot when 0 then p.in_0 when 1 then p.in_1 else p.in_2 end
where p.entity is not null
group by i.indicator_id, p.period_id, p.entity, p.breakdown, a.approach, p.is_other_set,
         p.is_other_region
