-- Figures with their value, or why they have none: of one role that is added up as it
-- stands, of all others as their formula was evaluated; and what both are made of.
with plain as (
    select r.ind, r.period_id, level, r.entity, breakdown, consolidation,
           case when unknown = 0 then r.value end as value,
           '{"' || r.role || '":' || case when unknown = 0 then '"' || r.value || '"'
                                       else 'null' end || '}' as roles,
           case when unknown > 0
                then unknown || ' of ' || n || ' values '
                     || if(unknown = 1, 'lacks ', 'lack ')
                    || coalesce(l.words, 'something of an earlier period') else '' end
               as reason,
           null::varchar as lopsided, case when unknown = 0 then least end as value_low,
           case when unknown = 0 then most end as value_high, null::varchar as untold,
           n, size, estimated, reviewed, quality,
           case when least is not null then doubtful end as doubtful,
           case when least is not null then doubtful_sites end as doubtful_sites
    from reduced r
    left join lacking_words l on l.ind = r.ind and l.period_id = r.period_id
        and l.entity = r.entity and l.role = r.role
    where r.ind not in (select ind from evaluated)
      and r.ind in (select ind from scratch.indicator where is_plain)
),
made_of as (
    select ind, period_id, entity, breakdown, consolidation, sum(n) as n,
           sum(size) as size, sum(estimated) as estimated, sum(reviewed) as reviewed,
           sum(quality) as quality,
           string_agg(doubtful, ', ') filter (where least is not null) as doubtful,
           string_agg(doubtful_sites, ', ') filter (where least is not null)
               as doubtful_sites
    from reduced
    where ind in (select ind from evaluated)
    group by all
)
from plain
union all by name
select v.* exclude (withheld), coalesce(m.n, 0) + v.withheld as n,
       m.* exclude (ind, period_id, entity, breakdown, consolidation, n)
       replace (state.names(doubtful) as doubtful,
                state.names(doubtful_sites) as doubtful_sites)
from evaluated v
left join made_of m on m.ind = v.ind and m.period_id = v.period_id
    and m.entity = v.entity and m.breakdown = v.breakdown
    and m.consolidation = v.consolidation
