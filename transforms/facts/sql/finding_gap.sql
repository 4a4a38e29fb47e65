-- Findings: each uncovered stretch of a metric that a site is expected to report, one row
-- per period, site and metric with all stretches in words.
-- needs: exists (from facts.cell where state in ('missing', 'refused', 'conflict') or is_stock and is_end and not has_end and received > 0)
with inside as (
    -- A row across the end of a period is a finding of its own; its days were told. What
    -- was refused is not missing: it is said beside it.
    select p.period_id, i.metric_id, i.site_id, greatest(i.period_start, p.period_start) as a,
           least(i.period_end, p.period_end) as b, p.period_start, p.period_end
    from project.period p
    join (select cast(metric_id as varchar) as metric_id, cast(teller as varchar) as site_id,
                 period_start, period_end
          from facts.interval where not is_stock
          union
          select h.metric_id, h.site_id, h.period_start, h.period_end
          from facts.held_back h
          join ref.metrics k on k.metric_id = h.metric_id and k.form <> 'register'
              and k.kind <> 'stock'
          where not h.is_undated) i
        on i.period_end >= p.period_start and i.period_start <= p.period_end
),
-- The days told up to each, whichever of them ends last.
reach as (
    select *, max(b) over (partition by period_id, metric_id, site_id order by a, b) as last_b
    from inside
),
edge as (
    select period_id, metric_id, site_id, last_b + 1 as gap_from,
           coalesce(lead(a) over w, period_end + 1) - 1 as gap_to
    from reach
    window w as (partition by period_id, metric_id, site_id order by a, b)
    union all
    select period_id, metric_id, site_id, any_value(period_start), min(a) - 1
    from inside
    group by period_id, metric_id, site_id
),
-- The days that are asked for, in as few stretches as there can be.
asked as (
    select metric_id, site_id, min(first_day) as a, max(last_day) as b
    from (
        select *, count(*) filter (where is_new)
                  over (partition by metric_id, site_id order by first_day) as stretch_no
        from (
            select metric_id, site_id, first_day, last_day,
                   first_day > lag(last_day, 1, first_day) over (
                       partition by metric_id, site_id order by first_day) + 1 as is_new
            from facts.ask
            where split = '' and answer = 'yes'))
    group by metric_id, site_id, stretch_no
),
gap as (
    select e.period_id, e.metric_id, e.site_id,
           string_agg(greatest(e.gap_from, k.a) || ' to ' || least(e.gap_to, k.b), ', '
                      order by e.gap_from, k.a) as missing
    from edge e
    join asked k on k.metric_id = e.metric_id and k.site_id = e.site_id
        and k.a <= e.gap_to and k.b >= e.gap_from
    where e.gap_to >= e.gap_from
    group by e.period_id, e.metric_id, e.site_id
),
held as (
    select p.period_id, b.metric_id, b.site_id,
           string_agg(case when b.is_undated then 'rows without days'
                           else b.period_start || ' to ' || b.period_end end
                      || if(b.is_unplaced, ' (of no known site)', ''), ', '
                      order by b.period_start, b.period_end) as stretches,
           bool_or(b.is_undated) as is_undated
    from facts.held_back b
    join project.period p
        on b.period_start <= p.period_end and b.period_end >= p.period_start
    group by p.period_id, b.metric_id, b.site_id
),
-- Of a state the last day counts: which days it was read on instead, and which is needed.
reading as (
    select p.period_id, cast(i.metric_id as varchar) as metric_id,
           cast(i.teller as varchar) as site_id,
           list(distinct i.period_end order by i.period_end desc) as days
    from facts.interval i
    join project.period p on i.period_end between p.period_start and p.period_end
    where i.is_stock
    group by p.period_id, i.metric_id, i.teller
),
needed as (
    select site_id, metric_id, period_id, max(last_day) as day
    from facts.cell
    where is_stock and is_end and split = '' and window_name = 'period'
    group by site_id, metric_id, period_id
),
across as (
    select p.period_id, cast(i.metric_id as varchar) as metric_id,
           cast(i.teller as varchar) as site_id,
           string_agg(distinct i.period_start || ' to ' || i.period_end, ', '
                      order by i.period_start || ' to ' || i.period_end) as stretches
    from facts.interval i
    join project.period p
        on i.period_start <= p.period_end and i.period_end >= p.period_start
        and (i.period_start < p.period_start or i.period_end > p.period_end)
    where not i.is_stock
    group by p.period_id, i.metric_id, i.teller
)
select 'gap', c.site_id, c.metric_id, c.period_id,
       case when r.form = 'register' and c.received = 0 and h.stretches is null
            then 'Nobody told of this register for the site: that is no zero.'
            when r.form = 'register' and h.stretches is null
            then 'The register tells of ' || c.received || ' of ' || c.expected || ' days.'
            when h.is_undated
            then 'A refused row of which no day can be read may be of any; refused, blank or '
                 || 'in conflict: ' || h.stretches || '.'
            when s.days is not null and not list_contains(s.days, n.day)
            then 'Read on ' || state.some(s.days, 3, 'day') || ', but not on ' || n.day
                 || ', the day that is asked for'
                 || coalesce('; refused, blank or in conflict: ' || h.stretches, '') || '.'
            when c.received = 0 and h.stretches is null and x.stretches is null
            then 'Nothing was handed in for this period.'
            else 'Handed in for ' || c.received || ' of ' || c.expected
                 || ' days'
                 || coalesce('; missing: ' || g.missing, '')
                 || coalesce('; refused, blank or in conflict: ' || h.stretches, '')
                 || coalesce('; told across the period''s end: ' || x.stretches, '')
                 || '.'
            end,
       case when r.form = 'register' and h.stretches is null
            then 'If nothing happened, say so: an x on the register''s sheet, a row with '
                 || 'the value 0, or speaks_for and until in delivery.yaml; else deliver '
                 || 'the rows.'
            when h.stretches is not null
            then 'Correct what was refused (each cell is named where it stands), deliver '
                 || 'what is missing, or say in expected.csv that it is not applicable and '
                 || 'why.'
            when s.days is not null
            then 'Deliver the reading of ' || n.day || ', or say in expected.csv that it is '
                 || 'not applicable and why.'
            else 'Deliver the missing values, or say in expected.csv that they are not '
                 || 'applicable and why.' end
from (
    -- Over the days inside any approach, and those on which only others use a facility.
    select site_id, metric_id, period_id, split, window_name, bool_or(applicable) as applicable,
           sum(expected) as expected, sum(received) as received
    from facts.coverage
    where facility = '' and (approaches = [] or list_contains(approaches, 'none'))
    group by all) c
join ref.metrics r on r.metric_id = c.metric_id
left join gap g on g.period_id = c.period_id and g.metric_id = c.metric_id
    and g.site_id = c.site_id
left join held h on h.period_id = c.period_id and h.metric_id = c.metric_id
    and h.site_id = c.site_id
left join across x on x.period_id = c.period_id and x.metric_id = c.metric_id
    and x.site_id = c.site_id
left join reading s on s.period_id = c.period_id and s.metric_id = c.metric_id
    and s.site_id = c.site_id
left join needed n on n.period_id = c.period_id and n.metric_id = c.metric_id
    and n.site_id = c.site_id
-- What is waived, or not due yet, is nobody's to hand in now.
semi join facts.cell e on e.site_id = c.site_id and e.metric_id = c.metric_id
    and e.split = c.split and e.period_id = c.period_id
    and e.window_name = 'period' and (e.state in ('missing', 'refused', 'conflict')
        or e.is_stock and e.is_end and not e.has_end and e.received > 0)
where c.split = '' and c.applicable and c.received < c.expected
  and c.window_name in ('period', 'closing')
order by all
