-- Roles reduced per entity, breakdown and approach, with the sizes of their grades.
-- ``least`` and ``most`` are what the value would be under other tellings; of a root of
-- squares there are ``parts`` (the sum within each key) and no value.
with told as not materialized (
    select c.ind, c.period_id, c.role, c.set_no, c.breakdown, c.site_id, c.doubtful,
           c.in_country, c.key, c.n, c.unknown, c.low, c.high, g.estimated, g.reviewed,
           g.quality, unnest([
               {slot: 0, amount: a0, inside: s0 <> 0, less: lo0, more: hi0},
               {slot: 1, amount: a1, inside: s1 <> 0, less: lo1, more: hi1},
               {slot: 2, amount: a2, inside: s2 <> 0, less: lo2, more: hi2}],
               recursive := true)
    from chosen c join ref.grade g on g.grade = c.grade
),
inside as not materialized (
    select * from told where inside
),
-- Added up before they are laid out for three levels.
at_site as not materialized (
    select ind, period_id, role, set_no, breakdown, slot, site_id, in_country,
           sum(amount) as amount, sum(n) as n, sum(unknown) as unknown,
           sum(less) as less, sum(more) as more,
           min(low) as low, max(high) as high, sum(abs(amount)) as size,
           sum(abs(amount)) filter (where estimated) as estimated,
           sum(abs(amount)) filter (where reviewed) as reviewed,
           sum(abs(amount) * quality) as quality
    from inside
    group by all
),
summed as (
    select ind, period_id, role, set_no, breakdown, slot,
           case when grouping(site_id) = 0 then 'site'
                when grouping(in_country) = 0 then 'country' else 'group' end as level,
           case when grouping(site_id) = 0 then cast(site_id as varchar)
                when grouping(in_country) = 0 then 'country:' || in_country
                else 'GROUP-TOTAL' end as entity,
           sum(amount) as amount, sum(n) as n, sum(unknown) as unknown,
           sum(less) as less, sum(more) as more,
           min(low) as low, max(high) as high, sum(size) as size,
           sum(estimated) as estimated, sum(reviewed) as reviewed, sum(quality) as quality
    from at_site
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
           count(distinct key) filter (where reduce = 'count_distinct') as keys,
           list(amount order by amount)
               filter (where reduce = 'median' and amount is not null) as sorted,
           string_agg(distinct doubtful, ', ' order by doubtful) as doubtful,
           string_agg(distinct cast(site_id as varchar), ', '
                      order by cast(site_id as varchar))
               filter (where doubtful is not null) as doubtful_sites
    from special group by all
),
ends as (
    select s.*, r.reduce, l.doubtful, l.doubtful_sites, l.sorted,
           coalesce(l.keys, 0) as keys, q.parts,
           case when starts_with(r.sees, 'mean') then w.month_count end as months
    from summed s
    join scratch.role r on r.ind = s.ind and r.role = s.role
    join wanted w on w.period_id = s.period_id
    left join listed l on l.ind = s.ind and l.period_id = s.period_id
        and l.role = s.role and l.set_no = s.set_no and l.breakdown = s.breakdown
        and l.slot = s.slot and l.entity = s.entity
    left join squared q on q.ind = s.ind and q.period_id = s.period_id
        and q.role = s.role and q.set_no = s.set_no and q.breakdown = s.breakdown
        and q.slot = s.slot and q.entity = s.entity
    where s.entity is not null
      -- A ratio of the group says which sites are on one side of it only.
      and (s.level <> 'site' or s.entity in (from due_site)
           or s.breakdown = '' and s.ind in (
               select ind from scratch.indicator where is_ratio))
)
select e.ind, e.period_id, e.level, e.entity, e.breakdown, a.approach as consolidation,
       e.role, e.set_no,
       case when e.months is not null then state.mean(e.amount, e.months)
            else case e.reduce
                 when 'sum' then e.amount
                 when 'min' then e.low
                 when 'max' then e.high
                 when 'count_distinct' then e.keys::decimal(38,12)
                 when 'median' then state.mean(
                     e.sorted[(len(e.sorted) + 1) // 2] + e.sorted[len(e.sorted) // 2 + 1],
                     2)
                 when 'rss' then null
                 else e.n::decimal(38,12) end end as value,
       e.parts, e.n, e.unknown, e.size, e.estimated, e.reviewed, e.quality,
       case when e.months is not null then state.mean(e.amount + e.less, e.months)
            else e.amount + e.less end as least,
       case when e.months is not null then state.mean(e.amount + e.more, e.months)
            else e.amount + e.more end as most,
       e.doubtful, e.doubtful_sites
from ends e
join scratch.approach a on a.ind = e.ind and a.slot = e.slot
