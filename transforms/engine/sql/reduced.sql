-- Per role, entity, breakdown and approach what the reducers need: amount, n, unknown, low,
-- high, distinct keys, parts (of a median its values, of a root of squares the sum within
-- each key), and the grades' sizes; ``least`` and ``most`` are what amount would be under
-- the other tellings.
with told as (
    select c.ind, c.period_id, c.role, c.set_no, c.breakdown, c.site_id, c.doubtful,
           c.in_country, c.key, c.n, c.unknown, c.low, c.high, g.estimated, g.reviewed,
           g.quality, unnest([
               {slot: 0, amount: a0, inside: s0 > 0, less: lo0, more: hi0},
               {slot: 1, amount: a1, inside: s1 > 0, less: lo1, more: hi1},
               {slot: 2, amount: a2, inside: s2 > 0, less: lo2, more: hi2}],
               recursive := true)
    from chosen c join ref.grade g on g.grade = c.grade
),
inside as (
    select * from told where inside
),
summed as (
    select ind, period_id, role, set_no, breakdown, slot,
           case when grouping(site_id) = 0 then 'site'
                when grouping(in_country) = 0 then 'country' else 'group' end as level,
           case when grouping(site_id) = 0 then cast(site_id as varchar)
                when grouping(in_country) = 0 then 'country:' || in_country
                else 'GROUP-TOTAL' end as entity,
           sum(amount) as amount, sum(n) as n, sum(unknown) as unknown,
           sum(amount) + sum(less) as least, sum(amount) + sum(more) as most,
           min(low) as low, max(high) as high, sum(abs(amount)) as size,
           sum(abs(amount)) filter (where estimated) as estimated,
           sum(abs(amount)) filter (where reviewed) as reviewed,
           sum(abs(amount) * quality) as quality
    from inside
    group by grouping sets (
        (ind, period_id, role, set_no, breakdown, slot, site_id),
        (ind, period_id, role, set_no, breakdown, slot, in_country),
        (ind, period_id, role, set_no, breakdown, slot))
),
-- Few rows have a key, a rival or a place in a median.
special as (
    select i.*, r.reduce, unnest([
               {level: 'site', entity: cast(i.site_id as varchar)},
               {level: 'country', entity: 'country:' || i.in_country},
               {level: 'group', entity: 'GROUP-TOTAL'}], recursive := true)
    from inside i join scratch.role r on r.ind = i.ind and r.role = i.role
    where i.doubtful is not null or r.reduce in ('count_distinct', 'median', 'rss')
),
by_key as (
    select ind, period_id, role, set_no, breakdown, slot, entity, key,
           sum(amount) as amount
    from special where reduce = 'rss' group by all
),
squared as (
    select ind, period_id, role, set_no, breakdown, slot, entity,
           list(amount order by key) as parts
    from by_key group by all
),
listed as (
    select ind, period_id, role, set_no, breakdown, slot, entity,
           count(distinct key) filter (where reduce = 'count_distinct') as distinct_keys,
           list(amount order by amount) filter (where reduce = 'median') as parts,
           string_agg(distinct doubtful, ', ' order by doubtful) as doubtful,
           string_agg(distinct cast(site_id as varchar), ', '
                      order by cast(site_id as varchar))
               filter (where doubtful is not null) as doubtful_sites
    from special group by all
)
select s.* exclude (slot), a.approach as consolidation,
       coalesce(l.distinct_keys, 0) as distinct_keys, coalesce(q.parts, l.parts) as parts,
       l.doubtful, l.doubtful_sites
from summed s
join scratch.approach a on a.ind = s.ind and a.slot = s.slot
left join listed l on l.ind = s.ind and l.period_id = s.period_id and l.role = s.role
    and l.set_no = s.set_no and l.breakdown = s.breakdown and l.slot = s.slot
    and l.entity = s.entity
left join squared q on q.ind = s.ind and q.period_id = s.period_id and q.role = s.role
    and q.set_no = s.set_no and q.breakdown = s.breakdown and q.slot = s.slot
    and q.entity = s.entity
where s.entity is not null
