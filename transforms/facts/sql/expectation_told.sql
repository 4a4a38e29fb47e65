-- Who told of what over which days, by the splits that are asked for: what asked_split
-- lists, and '' for rows split by anything or nothing. Nothing at all is nothing of any
-- part, so a nil needs no split.
with asked as (
    select metric_id, split, string_split(split, ';') as parts, contains(split, '=') as by_word
    from asked_split
),

plain as (
    select cast(metric_id as varchar) as metric_id, cast(teller as varchar) as site_id,
           period_start, period_end, string_split(dimension_names, ';') as names, is_nil,
           is_estimated
    from facts.interval
),

-- A word of a dimension is in the rows themselves; only metrics asked for one are read.
worded as (
    select m.metric_id, m.site_id, a.split,
           case when m.is_stock then m.period_end else m.period_start end as period_start,
           m.period_end, m.is_nil, m.is_estimated
    from asked a
    join (select cast(v.metric_id as varchar) as metric_id,
                 coalesce(p.facility, cast(v.site_id as varchar)) as site_id, v.period_start,
                 v.period_end, coalesce(v.value = 0, false) as is_nil, g.estimated as is_estimated,
                 string_split(d.dim_key, ';') as pairs, k.kind = 'stock' as is_stock
          from validated.measurement v
          left join facts.part p on p.record_no = v.record_no
          join facts.dim_set d on d.dim_set_no = v.dim_set_no
          join ref.grade g on g.grade = v.grade
          join ref.metrics k on k.metric_id = cast(v.metric_id as varchar)
          where v.resolution = 0 and cast(v.metric_id as varchar) in (
              select metric_id from asked_split where contains(split, '='))) m
        on m.metric_id = a.metric_id and a.by_word
        and (m.is_nil or list_has_all(
            list_concat(m.pairs, list_transform(m.pairs, lambda x: split_part(x, '=', 1))),
            a.parts))
)

select p.metric_id, p.site_id, a.split, p.period_start, p.period_end,
       bool_and(p.is_nil) as is_nil, bool_or(p.is_estimated) as is_estimated
from plain p
join asked a on a.metric_id = p.metric_id and not a.by_word
    and (a.split = '' or p.is_nil or list_has_all(p.names, a.parts))
group by p.metric_id, p.site_id, a.split, p.period_start, p.period_end
union all
select metric_id, site_id, split, period_start, period_end, bool_and(is_nil),
       bool_or(is_estimated)
from worded
group by metric_id, site_id, split, period_start, period_end
