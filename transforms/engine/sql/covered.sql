-- What was expected and came in: per wanted period, entity and approach, of each group of
-- metrics that figures watch together (cover_no), over the days on which a site is inside the
-- approach; ``gaps`` says in words what did not. What a facility did not tell lacks at its
-- users too; above sites it is one gap, its own.
with watched as (
    -- A word of a dimension that is asked for is part of all that may hold it.
    select distinct v.cover_no, v.has_tags, c.*, t.country,
           coalesce(t.name, c.site_id) as site_name,
           regexp_extract(m.name, '^[^(;,]*[^(;, ]') || ': ' || c.words as gap
    from scratch.watched v
    join facts.coverage c on c.metric_id = v.metric_id and c.window_name = v.window_name
        and (c.split = v.split or contains(c.split, '=') and not list_has_any(
            list_transform(string_split(v.words, ';'), lambda x: split_part(x, '=', 1)),
            list_transform(
                list_filter(string_split(c.split, ';'), lambda x:
                    not contains(';' || v.words || ';', ';' || x || ';')),
                lambda x: split_part(x, '=', 1))))
    join wanted w on w.period_id = c.period_id
    join ref.metrics m on m.metric_id = c.metric_id
    left join project.site t on t.site_id = c.site_id
    where v.cover_no in (
        select i.cover_no from due d join scratch.indicator i on i.ind = d.ind)
),
spread_out as (
    select w.*, i.approach, '' as breakdown,
           not list_contains(w.at_facility, i.approach) as is_own
    from watched w
    join figures.inside i on i.period_id = w.period_id and i.site_id = w.site_id
        and list_contains(w.approaches, i.approach)
    union all by name
    -- A mark picks sites, so its figures are as whole as those sites are.
    select w.*, i.approach, 'tag=' || t.tag as breakdown, true
    from watched w
    join figures.inside i on i.period_id = w.period_id and i.site_id = w.site_id
        and list_contains(w.approaches, i.approach)
    join project.site_tag t on t.site_id = w.site_id
    where w.has_tags
),
sites as (
    select cover_no, period_id, approach, breakdown, country, site_id, site_name,
           coalesce(sum(expected) filter (where applicable), 0) as expected,
           coalesce(sum(received) filter (where applicable), 0) as received,
           count(*) filter (where applicable) as applicable,
           list(distinct gap order by gap) filter (
               where applicable and received < expected) as gaps,
           coalesce(sum(expected) filter (where applicable and is_own), 0) as own_expected,
           coalesce(sum(received) filter (where applicable and is_own), 0) as own_received,
           count(*) filter (where applicable and is_own) as own_applicable,
           list(distinct gap order by gap) filter (
               where applicable and is_own and received < expected) as own_gaps,
           string_agg(distinct reason, '; ' order by reason) filter (
               where not applicable) as reason
    from spread_out
    group by cover_no, period_id, approach, breakdown, country, site_id, site_name
),
-- How many sites there are: where nobody asked some of them, it is not known whether the
-- metric applies to none.
there as (
    select i.period_id, i.approach as consolidation,
           if(grouping(t.country) = 0, 'country:' || t.country, 'GROUP-TOTAL') as entity,
           count(distinct i.site_id) as sites
    from figures.inside i
    join project.site t on t.site_id = i.site_id
    group by grouping sets ((i.period_id, i.approach, t.country), (i.period_id, i.approach))
),
summed as (
    select w.cover_no, w.period_id, w.approach as consolidation, w.breakdown,
           case when grouping(w.site_id) = 0 then 'site'
                when grouping(w.country) = 0 then 'country' else 'group' end as level,
           case when grouping(w.site_id) = 0 then w.site_id
                when grouping(w.country) = 0 then 'country:' || w.country
                else 'GROUP-TOTAL' end as entity,
           if(grouping(w.site_id) = 0, sum(w.expected), sum(w.own_expected)) as expected,
           if(grouping(w.site_id) = 0, sum(w.received), sum(w.own_received)) as received,
           if(grouping(w.site_id) = 0, sum(w.applicable), sum(w.own_applicable)) as applicable,
           count(distinct w.site_id) filter (
               where w.site_id not in ('GROUP', 'ELIMINATION')) as sites,
           case when grouping(w.site_id) = 0
                then state.some(any_value(w.gaps), 4, 'metric')
                else count(w.own_gaps) || ' site'
                     || case when count(w.own_gaps) = 1 then '' else 's' end
                     || ' incomplete: ' || state.some(
                         list(w.site_name || ' (' || array_to_string(w.own_gaps[:3], '; ')
                              || case when len(w.own_gaps) > 3
                                      then '; ' || len(w.own_gaps) - 3 || ' more' else '' end
                              || ')' order by w.site_id) filter (where w.own_gaps is not null),
                         3, 'site') end as gaps,
           string_agg(distinct w.reason, '; ' order by w.reason) as reason
    from sites w
    group by grouping sets (
        (w.cover_no, w.period_id, w.approach, w.breakdown, w.site_id),
        (w.cover_no, w.period_id, w.approach, w.breakdown, w.country),
        (w.cover_no, w.period_id, w.approach, w.breakdown))
)
select s.* exclude (sites)
           replace (if(s.applicable = 0 and s.sites < t.sites, null, s.applicable) as applicable)
from summed s
left join there t on t.period_id = s.period_id and t.consolidation = s.consolidation
    and t.entity = s.entity and s.breakdown = ''
