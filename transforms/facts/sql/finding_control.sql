-- Findings: totals stated elsewhere that differ from the figure, or from the facts of a
-- metric.
-- needs: exists (from project.controls)
with stated as (
    select *, cast(value as decimal(38,12)) as wanted,
           cast(coalesce(tolerance, '0') as decimal(38,12)) as allowed
    from project.controls
),
lead_figure as (
    select * from figures.figure
    where is_lead and indicator_id in (select indicator_id from project.controls)
),
facts_of_metric as (
    select cast(m.metric_id as varchar) as metric_id, p.period_id,
           case when grouping(m.site_id) = 0 then cast(m.site_id as varchar)
                else 'GROUP-TOTAL' end as entity,
           cast(sum(m.value) as decimal(38,12)) as value
    from validated.measurement m
    join project.period p
        on m.period_start >= p.period_start and m.period_end <= p.period_end
    where m.resolution = 0 and cast(m.metric_id as varchar) in (
        select metric_id from project.controls where metric_id is not null)
    group by grouping sets ((m.metric_id, p.period_id, m.site_id),
                            (m.metric_id, p.period_id))
),
beside as (
    select s.*, coalesce(f.value, m.value) as found
    from stated s
    left join lead_figure f on f.indicator_id = s.indicator_id and f.entity = s.entity
        and f.period_id = s.period_id and f.breakdown = coalesce(s.breakdown, '')
    left join facts_of_metric m on m.metric_id = s.metric_id and m.entity = s.entity
        and m.period_id = s.period_id
)
select 'control', entity, coalesce(indicator_id, metric_id), period_id,
       'Stated elsewhere (' || coalesce(source, 'no source given') || '): '
       || state.plain(wanted) || ' ' || unit || '; here: '
       || coalesce(state.plain(found), 'no figure')
       || coalesce('; difference ' || state.plain(found - wanted), '') || '.',
       'Find the cause; the stated total is never used as a figure.'
from beside
where found is null or abs(found - wanted) > allowed
order by all
