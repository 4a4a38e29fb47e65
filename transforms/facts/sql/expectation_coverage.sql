-- facts.coverage: days (or readings, of a stock) expected and received per site, metric,
-- split, period and window (period, prior, closing, opening, transferred, mean); what is
-- lacking, in words; whether it applies, and why not; by the approaches inside which the
-- site was on these days. Every cell has its part in it; that of a facility also at those
-- who use it (facility), whose figures lack it where it is missing or could not be shared
-- out, beside the approaches inside which it counts at the facility (at_facility).
with on_day as (
    select a.*, p.period_id, 'opening' as window_name, p.period_start - 1 as day,
           null::varchar[] as changed
    from asked_again a
    join ref.metrics m on m.metric_id = a.metric_id and m.kind = 'stock'
    join project.period p on p.period_start - 1 between a.first_day and a.last_day
    union all
    -- What changed hands is read on the day before, whoever held it then.
    select a.*, p.period_id, 'transferred', c.first_day - 1, c.approaches
    from project.ownership_change c
    join asked_again a on a.site_id = c.site_id and a.first_day <= c.first_day
        and a.last_day >= c.first_day - 1
    join ref.metrics m on m.metric_id = a.metric_id and m.kind = 'stock'
    join project.period p on c.first_day between p.period_start and p.period_end
    left join project.site s on s.site_id = c.site_id
    where coalesce(cast(s.opened as date) < c.first_day, true)
    qualify row_number() over (
        partition by a.site_id, a.metric_id, a.split, c.first_day
        order by a.first_day desc) = 1
),
cell_part as (
    select site_id, '' as facility, []::varchar[] as at_facility, metric_id, split,
           period_id, window_name, answer <> 'no' as applicable, expected, received, state,
           reason, decided_by, first_day, last_day, is_stock, null::varchar[] as changed
    from cell_again
    where not is_stock
    union all
    select u.used_by, c.site_id, o.approaches, c.metric_id, c.split, c.period_id,
           c.window_name, c.answer <> 'no', c.expected, if(x.is_unshared, 0, c.received),
           if(x.is_unshared and c.received = c.expected, 'unshared', c.state), c.reason,
           c.decided_by, c.first_day, c.last_day, false, null
    from (select distinct cast(facility as varchar) as facility,
                 cast(used_by as varchar) as used_by, metric_id, first_day, last_day
          from project.shared_facility where used_by <> facility) u
    join cell_again c on c.site_id = u.facility and c.metric_id = u.metric_id
        and not c.is_stock and c.first_day <= u.last_day and c.last_day >= u.first_day
    cross join lateral (
        select count(*) > 0 as is_unshared from facts.unshared n
        where n.site_id = c.site_id and n.metric_id = c.metric_id
          and n.period_start <= c.last_day and n.period_end >= c.first_day) x
    cross join lateral (
        select coalesce(list_sort(flatten(list(i.approaches))), []) as approaches
        from project.inside i
        where i.site_id = c.site_id and c.first_day between i.first_day and i.last_day) o
    union all
    select site_id, '', [], metric_id, split, period_id, 'mean', answer <> 'no', expected,
           received, state, reason, decided_by, first_day, last_day, is_stock, null
    from cell_again
    where is_stock
    union all
    select site_id, '', [], metric_id, split, period_id, 'closing', answer <> 'no', expected,
           case when has_end then received else 0 end,
           case when received = 1 and not has_end then 'missing' else state end, reason,
           decided_by, last_day, last_day, is_stock, null
    from cell_again
    where is_stock and is_end
    union all
    select o.site_id, '', [], o.metric_id, o.split, o.period_id, o.window_name,
           o.answer <> 'no', 1, case when count(h.state) = 0 then count(distinct t.period_end)
                                     else 0 end,
           case when count(t.period_end) > 0 and count(h.state) = 0 then 'told'
                when o.answer = 'waived' then 'waived'
                else coalesce(max(h.state), 'missing') end, o.reason, o.decided_by, o.day,
           o.day,
           true, o.changed
    from on_day o
    left join told_again t on t.metric_id = o.metric_id and t.site_id = o.site_id
        and t.split = o.split and t.period_end = o.day
    left join facts.held_back h on h.metric_id = o.metric_id and h.site_id = o.site_id
        and o.day between h.period_start and h.period_end
    group by o.site_id, o.metric_id, o.split, o.period_id, o.window_name, o.answer, o.reason,
             o.decided_by, o.day, o.changed
),

-- What is asked changes where approaches do: the first day of a cell speaks for all.
part as (
    select c.* exclude (changed), coalesce(nullif(c.facility, ''), c.site_id) as teller,
           coalesce(c.changed, i.approaches, []) as approaches
    from cell_part c
    left join project.inside i on i.site_id = c.site_id and c.changed is null
        and if(c.is_stock, c.last_day, c.first_day) between i.first_day and i.last_day
),

-- Days of a period that a row tells of which lies across its first or last day.
across as (
    select distinct cast(i.metric_id as varchar) as metric_id,
           cast(i.teller as varchar) as site_id, p.period_id,
           greatest(i.period_start, p.period_start) as first_day,
           least(i.period_end, p.period_end) as last_day
    from facts.interval i
    join project.period p
        on i.period_start <= p.period_end and i.period_end >= p.period_start
        and (i.period_start < p.period_start or i.period_end > p.period_end)
    where not i.is_stock
),

lacking as (
    select p.site_id, p.facility, p.metric_id, p.split, p.period_id, p.window_name,
           p.approaches, p.at_facility,
           if(p.state = 'missing' and x.days >= p.expected - p.received, 'across', p.state)
               as state,
           sum(p.expected - p.received) as days, min(p.first_day) as first_day,
           max(p.last_day) as last_day, any_value(p.is_stock) as is_stock,
           string_agg(distinct nullif(p.reason, ''), '; ' order by nullif(p.reason, ''))
               as reason,
           string_agg(distinct nullif(p.decided_by, ''), '; '
                      order by nullif(p.decided_by, '')) as decided_by,
           coalesce(bool_and(h.is_unplaced), false) as is_unplaced,
           coalesce(bool_and(h.is_undated), false) as is_undated
    from part p
    -- What is known of all that was refused of these days.
    left join lateral (
        select bool_and(h.is_unplaced) as is_unplaced, bool_and(h.is_undated) as is_undated
        from facts.held_back h
        where h.metric_id = p.metric_id and h.site_id = p.teller
          and h.state = 'refused' and p.state = 'refused'
          and h.period_start <= p.last_day and h.period_end >= p.first_day) h on true
    left join lateral (
        select sum(least(x.last_day, p.last_day) - greatest(x.first_day, p.first_day) + 1)
                   as days
        from across x
        where x.metric_id = p.metric_id and x.site_id = p.teller
          and x.period_id = p.period_id and p.window_name = 'period'
          and x.first_day <= p.last_day and x.last_day >= p.first_day) x on true
    where p.applicable and p.received < p.expected
    group by all
),

whole as (
    select site_id, facility, metric_id, split, period_id, window_name, approaches,
           at_facility,
           bool_or(applicable) as applicable,
           cast(coalesce(sum(expected) filter (where applicable), 0) as bigint) as expected,
           cast(coalesce(sum(received) filter (where applicable), 0) as bigint) as received,
           string_agg(distinct nullif(reason, ''), '; ' order by nullif(reason, ''))
               filter (where not applicable) as reason
    from part
    group by site_id, facility, metric_id, split, period_id, window_name, approaches,
             at_facility
),

-- When a state that is not known of the day that is asked for was read last.
reading as (
    select t.site_id, t.metric_id, t.split, p.period_id, max(t.period_end) as day
    from told_again t
    join ref.metrics m on m.metric_id = t.metric_id and m.kind = 'stock'
    join project.period p on t.period_end between p.period_start and p.period_end
    group by t.site_id, t.metric_id, t.split, p.period_id
),

said as (
    select site_id, facility, metric_id, split, period_id, window_name, approaches,
           at_facility,
           string_agg(
               case l.state
                   when 'unused' then 'handed in without '
                       || replace(replace(replace(split, ';', ' and '), '=', ' '), '_', ' ')
                   when 'refused'
                       then 'refused' || if(l.is_unplaced, ', of no known site', '')
                            || if(l.is_undated, ', of no known day', '')
                   when 'conflict' then 'in conflict'
                   when 'not_due' then 'not due yet'
                   when 'unshared' then 'not shared out'
                   when 'across' then 'told across the end of the period'
                   when 'waived' then concat('waived', ' by ' || l.decided_by,
                                             ' (' || l.reason || ')')
                   when 'missing' then 'not handed in' || case
                       when l.days < w.expected then ''
                       when window_name = 'transferred' then ' for ' || l.last_day
                       when window_name in ('closing', 'mean')
                       then coalesce(' for ' || l.last_day || ' (read on ' || r.day || ')', '')
                       else '' end
                   else 'not handed in' end
               || coalesce(' by ' || nullif(facility, ''), '')
               || case when l.days = w.expected then ''
                       else ' for ' || l.days || ' of ' || w.expected
                            || case when l.is_stock then ' readings' else ' days' end
                            || case when l.first_day = l.last_day then ' (' || l.last_day
                                    else ' (' || l.first_day || ' to ' || l.last_day end
                            || ')' end,
               ', ' order by l.first_day, l.state) as words
    from lacking l
    join whole w using (site_id, facility, metric_id, split, period_id, window_name,
                        approaches, at_facility)
    left join reading r using (site_id, metric_id, split, period_id)
    group by all
)

select w.site_id, w.facility, w.metric_id, w.split, w.period_id, w.window_name,
       w.approaches, w.at_facility, w.applicable, w.expected, w.received, s.words, w.reason
from whole w
left join said s using (site_id, facility, metric_id, split, period_id, window_name,
                        approaches, at_facility)
