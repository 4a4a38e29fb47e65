-- Findings: rows and files that say they supersede another, and replace no cell of it.
with held as (
    select r.metric_id, r.site_id, r.period_start, r.period_end, r.dim_set_no,
           r.resolution, r.row_no, n.supersedes as row_says, d.supersedes as file_says,
           d.name, f.sha256,
           state.record_id(f.sha256, s.sheet, r.row_no, r.column_no) as record_id
    from validated.measurement r
    join raw.file f on f.file_no = r.file_no
    join raw.delivery d on d.file_no = r.file_no
    left join raw.sheet s on s.file_no = r.file_no and s.sheet_no = r.sheet_no
    left join facts.note n on n.note_no = r.note_no
    where exists (from facts.note where supersedes is not null)
       or exists (from raw.delivery where len(supersedes) > 0)
),
saying as (
    select metric_id, site_id, period_start, period_end, dim_set_no, name, row_no,
           row_says as target
    from held where row_says is not null
    union all
    select metric_id, site_id, period_start, period_end, dim_set_no, name, row_no,
           unnest(file_says) as target
    from held where len(file_says) > 0
),
told as (
    select s.*, bool_or(o.dim_set_no = s.dim_set_no and o.resolution = $superseded)
               as has_effect,
           min(k.dim_key) filter (where o.dim_set_no <> s.dim_set_no) as beside
    from saying s
    left join held o on o.metric_id = s.metric_id and o.site_id = s.site_id
        and o.period_start = s.period_start and o.period_end = s.period_end
        and s.target in (o.name, o.record_id, o.sha256, left(o.sha256, 12))
    left join facts.dim_set k on k.dim_set_no = o.dim_set_no
    group by all
)
select 'supersedes_nothing', site_id, metric_id,
       min(period_start) || ' to ' || max(period_end),
       name || ' row ' || min(row_no)
       || case when count(*) > 1 then ' and ' || (count(*) - 1) || ' more' else '' end
       || ' supersede' || case when count(*) > 1 then '' else 's' end || ' ' || target
       || ', which tells of no such cell (same site, metric, days and dimensions)'
       || coalesce('; it has the same days with ' || case min(beside) when '' then
              'no dimensions' else replace(min(beside), ';', ', ') end, '') || '.',
       'Give the row the dimensions and days of the cell that it corrects; else both '
       || 'are told, and count as two ways of telling.'
from told
where not coalesce(has_effect, false)
group by site_id, metric_id, name, target
order by all
