-- Findings: rows and files that say they supersede another, and replace no cell of it.
-- needs: exists (from facts.note where supersedes is not null) or exists (from raw.delivery where len(supersedes) > 0)
with saying as (
    select r.metric_id, r.site_id, r.period_start, r.period_end, r.dim_set_no, r.file_no,
           r.row_no, n.supersedes as target
    from due_fact r
    join facts.note n on n.note_no = r.note_no and n.supersedes is not null
    where r.record_no > 0
    union all
    select r.metric_id, r.site_id, r.period_start, r.period_end, r.dim_set_no, r.file_no,
           r.row_no, d.target
    from due_fact r
    join (select file_no, unnest(supersedes) as target from raw.delivery) d
        on d.file_no = r.file_no
    where r.record_no > 0
),
-- A row names a file, by name or digest, or one cell of it.
meant as (
    select t.target, f.file_no
    from (select distinct target from saying) t
    join raw.file f on t.target = f.sha256 or starts_with(t.target, left(f.sha256, 12))
    union
    select t.target, d.file_no
    from (select distinct target from saying) t
    join raw.delivery d on nfc_normalize(d.name) = nfc_normalize(t.target)
),
-- The cells of those files: looked up from the few rows that say so.
met as (
    select s.metric_id, s.site_id, s.period_start, s.period_end, s.dim_set_no, s.target,
           bool_or(o.dim_set_no = s.dim_set_no
                   and o.resolution in ($superseded, $conflict)) as has_effect,
           min(k.dim_key) filter (where o.dim_set_no <> s.dim_set_no) as beside
    from (select distinct metric_id, site_id, period_start, period_end, dim_set_no, target
          from saying) s
    join meant t on t.target = s.target
    join due_fact o on o.file_no = t.file_no
        and o.metric_id = s.metric_id and o.site_id = s.site_id
        and o.period_start = s.period_start and o.period_end = s.period_end
    join facts.dim_set k on k.dim_set_no = o.dim_set_no
    group by s.metric_id, s.site_id, s.period_start, s.period_end, s.dim_set_no, s.target
),
told as (
    select distinct s.metric_id, s.site_id, s.period_start, s.period_end, s.row_no,
           s.target, s.dim_set_no, d.name, m.has_effect, m.beside
    from saying s
    join raw.delivery d on d.file_no = s.file_no
    left join met m on m.metric_id = s.metric_id and m.site_id = s.site_id
        and m.period_start = s.period_start and m.period_end = s.period_end
        and m.dim_set_no = s.dim_set_no and m.target = s.target
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
