-- facts.held_back: cells that were handed in and are no fact, where no other is that says the
-- same. A row whose site is not known may be of any, so it lacks in what the group has
-- (is_unplaced), and one of no day that can be read may be of any (is_undated). Of a row
-- with a field too many, or too few, the words of its text that are a metric, a site and
-- days are taken for what they seem to be: nothing counts by it.
with lost as (
    select list_filter(words, lambda w: list_contains(metrics, w))[1] as metric_id,
           coalesce(list_filter(words, lambda w: list_contains(sites, w))[1], '') as site_id,
           list_filter(list_transform(words, lambda w: try_cast(w as date)),
                       lambda d: d is not null) as days
    from (
        select list_transform(regexp_split_to_array(n.text, '[,;|\t]'),
                              lambda w: trim(w, ' "')) as words
        from raw.notice n
        join raw.sheet s on s.file_no = n.file_no and s.sheet = n.sheet
            and s.gives = 'measurements'
        where n.rule = 'field_count'),
        (select list(metric_id) as metrics from ref.metrics where form = 'measurement'),
        (select list(site_id) as sites from project.site)
),

missed as (
    select metric_id, site_id, period_start, period_end, dim_set_no,
           case when is_blank then 'missing' else 'refused' end as state
    from validated.held_back
    union
    select cast(metric_id as varchar), cast(site_id as varchar), period_start, period_end,
           dim_set_no, 'conflict'
    from validated.measurement where resolution = 2
    union
    select metric_id, site_id, coalesce(list_min(days), date '0001-01-01'),
           coalesce(list_max(days), date '9999-12-31'), null, 'refused'
    from lost
    where metric_id is not null
)

select distinct m.metric_id, if(m.site_id = '', 'GROUP', m.site_id) as site_id,
       case when r.kind = 'stock' and m.period_start <> date '0001-01-01'
            then m.period_end else m.period_start end as period_start,
       m.period_end, m.state, m.site_id = '' as is_unplaced,
       m.period_start = date '0001-01-01' as is_undated
from missed m
join ref.metrics r on r.metric_id = m.metric_id
where not exists (
    from validated.measurement v
    where v.resolution = 0 and v.metric_id = try_cast(m.metric_id as metric_id)
      and v.site_id = try_cast(m.site_id as site_id)
      and v.period_start = m.period_start and v.period_end = m.period_end
      and v.dim_set_no = m.dim_set_no)
