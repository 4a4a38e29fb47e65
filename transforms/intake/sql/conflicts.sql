-- Rejects: measurements in conflict with another cell, and those that a file states
-- twice.
with held as (
    select r.*, u.reported_unit, state.plain(r.reported) as said,
           state.place(d.name, s.sheet, r.row_no, r.column_no) as place
    from query_table($tables) r
    join raw.delivery d on d.file_no = r.file_no
    join facts.unit u on u.unit_no = r.unit_no
    left join raw.sheet s on s.file_no = r.file_no and s.sheet_no = r.sheet_no
    where r.resolution in ($conflict, $confirmed)
)
select h.file_no, h.sheet_no, h.row_no, h.column_no, 'value', k.dataset, h.metric_id,
       h.site_id,
       case when h.resolution = $conflict then 'conflict' else 'said_twice' end,
       case when h.resolution = $conflict then 'refused' else 'flagged' end,
       coalesce(h.word, h.said) || ' ' || h.reported_unit,
       case when h.resolution = $conflict
            then 'Another cell says something else of the same thing: '
                 || (select string_agg(o.place || ' (' || o.said || ' '
                                       || o.reported_unit || ')', ', ' order by o.place)
                     from held o
                     where o.metric_id = h.metric_id and o.site_id = h.site_id
                       and o.period_start = h.period_start
                       and o.period_end = h.period_end
                       and o.dim_set_no = h.dim_set_no and o.record_no <> h.record_no)
                 || '. Both are held back.'
            else 'The same value stands in another cell too; it was taken once.' end,
       case when h.resolution = $conflict
            then 'Say which one holds: deliver it with `supersedes` naming the other '
                 || 'file, or correct one of the two.'
            else 'If these are two events, tell them apart by `evidence`.' end
from held h
join ref.metrics k on k.metric_id = cast(h.metric_id as varchar)
where h.resolution = $conflict or h.file_no in (
    -- A row twice in one file is worth a look; a second file that agrees is a
    -- confirmation and needs nobody.
    select o.file_no from query_table($tables) o
    where o.metric_id = h.metric_id and o.site_id = h.site_id
      and o.period_start = h.period_start and o.period_end = h.period_end
      and o.dim_set_no = h.dim_set_no and o.record_no <> h.record_no
      and o.file_no = h.file_no)
