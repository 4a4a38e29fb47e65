-- What was expected and came in: per wanted period, entity and approach, of each group of
-- metrics that figures watch together (cover_no).
with watched as (
    select v.cover_no, v.has_tags, c.*, t.country
    from scratch.watched v
    join facts.coverage c on c.metric_id = v.metric_id and c.window_name = v.window_name
    join wanted w on w.period_id = c.period_id
    left join project.site t on t.site_id = c.site_id
    where v.cover_no in (
        select i.cover_no from due d join scratch.indicator i on i.ind = d.ind)
),
spread_out as (
    select w.*, i.approach, '' as breakdown
    from watched w
    join figures.inside i on i.period_id = w.period_id and i.site_id = w.site_id
    union all by name
    -- A mark picks sites, so its figures are as whole as those sites are.
    select w.*, i.approach, 'tag=' || t.tag as breakdown
    from watched w
    join figures.inside i on i.period_id = w.period_id and i.site_id = w.site_id
    join project.site_tag t on t.site_id = w.site_id
    where w.has_tags
)
select w.cover_no, w.period_id, w.approach as consolidation, w.breakdown,
       case when grouping(w.site_id) = 0 then 'site'
            when grouping(w.country) = 0 then 'country' else 'group' end as level,
       case when grouping(w.site_id) = 0 then w.site_id
            when grouping(w.country) = 0 then 'country:' || w.country
            else 'GROUP-TOTAL' end as entity,
       sum(w.expected) filter (where w.applicable) as expected,
       sum(w.received) filter (where w.applicable) as received,
       count(*) filter (where w.applicable) as applicable,
       count(distinct w.site_id) filter (
           where w.applicable and w.received < w.expected) as gappy_sites,
       string_agg(distinct w.metric_id, ', ' order by w.metric_id) filter (
           where w.applicable and w.received < w.expected) as gappy_metrics
from spread_out w
group by grouping sets (
    (w.cover_no, w.period_id, w.approach, w.breakdown, w.site_id),
    (w.cover_no, w.period_id, w.approach, w.breakdown, w.country),
    (w.cover_no, w.period_id, w.approach, w.breakdown))
