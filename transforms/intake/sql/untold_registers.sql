-- Whether each site inside an approach told of each register ($registers), by wanted
-- period: only registers that no table of the company tells, and sites that were open
-- then. Told is every day of the period, or expected.csv says that there is nothing of
-- the kind.
with by_site as (
    select distinct s.gives as register
    from raw.sheet s
    where list_contains($registers, s.gives) and not exists (
        from raw.sheet w where w.gives = s.gives and not exists (
            from raw.told t
            where t.file_no = w.file_no and t.sheet_no = w.sheet_no))
),
asked as (
    select p.period_id, p.period_start, p.period_end, i.approach,
           cast(i.site_id as varchar) as site_id
    from wanted w
    join project.period p on p.period_id = w.period_id
    join figures.inside i on i.period_id = p.period_id
    left join state.site_life l on l.site_id = i.site_id
    where cast(i.site_id as varchar) not in ('GROUP', 'ELIMINATION')
      and coalesce(l.opened <= p.period_end, true)
      and coalesce(l.closed >= p.period_start, true)
)
select a.period_id, a.approach, a.site_id, r.register,
       (select count(distinct day)
        from raw.told t, unnest(generate_series(
            greatest(t.period_start, a.period_start),
            least(t.period_end, a.period_end), interval 1 day)) d(day)
        where t.register = r.register and t.site_id = a.site_id)
           > a.period_end - a.period_start
       or exists (
           from project.expected e
           where e.site_id = a.site_id and e.metric_id = r.register
             and lower(e.applicable) = 'no'
             and coalesce(cast(e.valid_from as date) <= a.period_end, true)
             and coalesce(cast(e.valid_to as date) >= a.period_start, true))
from asked a
cross join by_site r
order by all
