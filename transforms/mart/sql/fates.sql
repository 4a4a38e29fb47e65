-- The fate of each cell that was taken in. What nothing counts lies outside of the
-- reported periods or of the boundary, or is unused.
with counted as (
    select record_no, cast(count(*) filter (where in_total) as integer) as counts_in
    from (
        select record_no, bool_or(in_total) as in_total
        from scratch.counting where is_inside group by ind, record_no)
    group by record_no
),
beyond as (
    select distinct record_no from scratch.counting where not is_inside
),
telling as (
    select distinct record_no from scratch.telling
),
-- What flows across a day from which other shares of the site count.
across as (
    select m.record_no, min(o.first_day) as first_day
    from project.ownership_change o
    join facts.interval i on cast(i.site_id as varchar) = o.site_id and not i.is_stock
        and o.first_day > i.period_start and o.first_day <= i.period_end
    join validated.measurement m on m.metric_id = i.metric_id and m.site_id = i.site_id
        and m.period_start = i.period_start and m.period_end = i.period_end
    group by m.record_no
),
left_out as (
    select c.record_no, c.metric_id, c.resolution, t.counts_in,
           t.record_no is not null as is_counted,
           case when k.kind in ('flow', 'monetary', 'event') then a.first_day end as changed_on,
           e.record_no is not null as is_telling,
           b.record_no is not null as is_beyond,
           u.fate as left_fate, w.why, f.metric_id is not null as is_factor,
           k.kind in ('stock', 'list') as is_state,
           c.site_id in ('GROUP', 'ELIMINATION') or exists (
               from figures.inside i where i.site_id = cast(c.site_id as varchar)
                 and i.approach <> 'none') as is_inside
    from validated.cell c
    join ref.metrics k on k.metric_id = cast(c.metric_id as varchar)
    left join facts.factor_metric f on f.metric_id = cast(c.metric_id as varchar)
    left join counted t on t.record_no = c.record_no
    left join telling e on e.record_no = c.record_no
    left join beyond b on b.record_no = c.record_no
    left join across a on a.record_no = c.record_no
    left join facts.unused u on u.record_no = c.record_no
    left join facts.unused_word w on w.word_no = u.word_no
),
day as (
    select m.record_no, case when k.kind = 'stock' then m.period_end else m.period_start end
           as first_day, m.period_end as last_day
    from validated.measurement m
    join ref.metrics k on k.metric_id = cast(m.metric_id as varchar)
    semi join (select record_no from left_out where not is_counted) l
        on l.record_no = m.record_no
    union all
    select f.record_no, f.period_start, f.period_end from scratch.register_fact f
),
placed as (
    select d.record_no,
           bool_or(p.period_start <= d.last_day and p.period_end >= d.first_day) as is_near,
           bool_or(p.period_start <= d.first_day and p.period_end >= d.last_day) as is_in
    from (select distinct record_no, first_day, last_day from day) d
    cross join project.period p
    group by d.record_no
),
judged as (
    select l.*, case
            when l.resolution = 1 then ['confirmed', 'another cell says the same']
            when l.resolution = 2
                then ['conflict', 'another cell says something else; both are held back']
            when l.resolution = 3
                then ['superseded', 'another cell says that it supersedes this one']
            when l.resolution = 4 then ['shared_out',
                'it is shared out, over its days or to sites: its parts have fates of their own']
            when l.is_counted then ['counted', coalesce('by days: from ' || l.changed_on
                || ', inside its days, other shares of its site count', '')]
            when l.is_telling then ['other_telling',
                'the same thing is told in another way, which is taken']
            when not coalesce(d.is_near, true) and not l.is_factor
                then ['outside', 'no reported period holds its days']
            when l.left_fate = 'control'
                then ['control', 'a total stated elsewhere is compared with it']
            when l.left_fate = 'unused' then ['unused', l.why]
            when l.is_factor and l.left_fate is null then ['counted as factor', '']
            when not l.is_inside then ['outside', 'its site is inside no boundary']
            when l.is_beyond or l.left_fate = 'outside' then ['outside',
                'on its days its site is inside no boundary of the figures that take it']
            when l.is_state
                then ['outside', 'no figure looks at the state of its days']
            when not coalesce(d.is_in, true) then ['outside',
                'it lies across the end of every reported period that it meets']
            else ['unused', 'no figure of its days takes it'] end as fate
    from left_out l
    left join placed d on d.record_no = l.record_no
)
select record_no, fate[1], fate[2], coalesce(counts_in, 0)
from judged
