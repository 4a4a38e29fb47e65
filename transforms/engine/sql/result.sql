-- Finished figures. The status is the first that holds: not_applicable, not_collected,
-- (not_material, by decision later,) disputed, incomplete, estimated, zero, complete.
--
-- What is added up over sites is disputed where its tellings lie further apart than the
-- indicator's threshold; else the reason says how far.
with asked as (
    select i.*, d.period_id, a.approach as consolidation
    from due d
    join scratch.indicator i on i.ind = d.ind
    join scratch.approach a on a.ind = d.ind
),
-- A fraction one side of which nobody told anything of.
one_sided as (
    select v.ind, v.period_id, v.entity, v.breakdown, v.consolidation
    from valued v
    join scratch.role r on r.ind = v.ind and r.role = v.untold
        and not regexp_matches(r.sees, '^(prior|opening|transferred|rolling)')
    where v.value is null and not exists (
        from reduced d
        where d.ind = v.ind and d.period_id = v.period_id and d.entity = v.entity
          and d.consolidation = v.consolidation and d.role = r.role)
),
-- Totals that something is known of, or is to be, and that nothing was told of.
untold as (
    select ind, period_id, 'group' as level, 'GROUP-TOTAL' as entity, '' as breakdown,
           consolidation
    from asked where total
    union
    select a.ind, c.period_id, c.level, c.entity, '', c.consolidation
    from covered c
    join asked a on a.cover_no = c.cover_no and a.period_id = c.period_id
        and a.consolidation = c.consolidation and a.total
    where c.entity is not null and c.breakdown = ''
),
frame as (
    from valued
    union all by name
    select u.* from untold u
    anti join (from valued where breakdown = '') v on v.ind = u.ind
        and v.period_id = u.period_id and v.entity = u.entity
        and v.consolidation = u.consolidation
),
joined as (
    select f.* replace (coalesce(f.roles, '{}') as roles, coalesce(f.reason, '') as reason,
                        coalesce(f.n, 0) as n), i.* exclude (ind),
           f.value_low is not null and (f.level = 'site'
               or f.value_high - f.value_low > abs(f.value) * i.threshold) as is_disputed,
           c.expected, c.received, c.applicable, c.gaps,
           c.reason as why_not,
           o.ind is not null and coalesce(c.received >= c.expected, true) as is_one_sided
    from frame f
    join scratch.indicator i on i.ind = f.ind
    left join covered c on c.cover_no = i.cover_no and c.period_id = f.period_id
        and c.entity = f.entity and c.consolidation = f.consolidation
        and c.breakdown = case when starts_with(f.breakdown, 'tag=')
                                    and not contains(f.breakdown, ';')
                               then f.breakdown else '' end
    left join one_sided o on o.ind = f.ind and o.period_id = f.period_id
        and o.entity = f.entity and o.breakdown = f.breakdown
        and o.consolidation = f.consolidation
    -- A site that only its opening tells of is no part of the period.
    where f.level <> 'site' or f.entity in (from due_site) and exists (
        from figures.inside s
        where s.period_id = f.period_id and s.approach = f.consolidation
          and s.site_id = f.entity)
)
select indicator_id || '/' || entity || '/' || period_id || '/' || consolidation || '/'
           || case when breakdown = '' then 'total' else breakdown end as figure_id,
       indicator_id, level, entity, case when level = 'site' then entity end as site_id,
       period_id, breakdown, value, value_low, value_high, unit, roles,
       case when applicable = 0 and n = 0 then 'not_applicable'
            when value is null and n = 0 and coalesce(expected, 0) = 0
                 or is_one_sided and lopsided is null then 'not_collected'
            when is_disputed then 'disputed'
            when value is null or lopsided is not null or without is not null
                or coalesce(received < expected, false) then 'incomplete'
            when estimated > 0 then 'estimated'
            when value = 0 then 'zero'
            else 'complete' end as status,
       concat_ws('; ',
           case when value_low is not null
                then 'told in ways that differ, from '
                     || state.short(value_low, value_low, value_high) || ' to '
                     || state.short(value_high, value_low, value_high)
                     || ' (' || doubtful
                     || case when level = 'site' then '' else ' of ' || doubtful_sites end
                     || case when is_disputed then ')'
                             else '), which is within the threshold' end end,
           nullif(reason, ''), lopsided,
           case when coalesce(received < expected, false) then gaps end,
           'nobody told of, or ruled out in expected.csv: ' || without,
           case when value is null and reason = '' and lopsided is null
                     and received >= expected and expected > 0
                then 'nothing that was handed in belongs here' end,
           case when value is null and n = 0 and coalesce(expected, 0) = 0
                     and applicable is distinct from 0 and reason = ''
                then 'no data were handed in' end,
           case when applicable = 0 and n = 0
                then concat_ws(': ', 'not applicable', why_not) end) as reason,
       state.ratio(received, expected) as coverage,
       state.ratio(coalesce(estimated, 0), size) as estimated_share,
       state.ratio(coalesce(reviewed, 0), size) as reviewed_share,
       -- Most figures are made of one grade, and a quotient costs more than all the rest.
       case when size > 0 then case quality
                when 2 * size then 2 when 3 * size then 3
                when 4 * size then 4 when 5 * size then 5
                else cast(state.ratio(quality, size) as decimal(4,2)) end end as quality,
       consolidation, consolidation = lead_approach as is_lead, criteria, gwp_set,
       definition, 'none' as assurance_level
from joined
