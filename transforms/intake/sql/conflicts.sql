-- Rejects: measurements in conflict with another cell, and those that a file states
-- twice. What the other cells say stands as a note beside what was found.
with held as (
    select r.*, u.reported_unit, coalesce(r.word, state.plain(r.reported)) as said,
           d.name, coalesce(s.sheet, '') as sheet, n.evidence
    from query_table($tables) r
    join raw.delivery d on d.file_no = r.file_no
    join facts.note n on n.note_no = r.note_no
    join facts.unit u on u.unit_no = r.unit_no
    left join raw.sheet s on s.file_no = r.file_no and s.sheet_no = r.sheet_no
    where r.resolution in ($conflict, $confirmed)
),
-- The fact that others confirm is not among them, and is told of beside them.
other as (
    select r.*, u.reported_unit, coalesce(r.word, state.plain(r.reported)) as said,
           d.name, coalesce(s.sheet, '') as sheet, n.evidence
    from query_table($tables) r
    semi join held h on h.metric_id = r.metric_id and h.site_id = r.site_id
        and h.period_start = r.period_start and h.period_end = r.period_end
        and h.dim_set_no = r.dim_set_no
    join raw.delivery d on d.file_no = r.file_no
    join facts.note n on n.note_no = r.note_no
    join facts.unit u on u.unit_no = r.unit_no
    left join raw.sheet s on s.file_no = r.file_no and s.sheet_no = r.sheet_no
    where r.resolution <> $superseded
),
beside as (
    select h.record_no, bool_and(o.file_no = h.file_no) as in_file,
           bool_or(o.file_no = h.file_no) as twice_in_file,
           array_to_string(list(
               case when o.file_no <> h.file_no
                    then state.place(o.name, o.sheet, o.row_no, o.column_no)
                    else coalesce(nullif(case when o.sheet <> h.sheet then o.sheet end, '')
                                  || ' ', '')
                         || state.cell(o.row_no, o.column_no) end
               || ': ' || o.said || ' ' || o.reported_unit
               order by o.name, o.sheet_no, o.row_no, o.column_no)[1:5], ', ') as others
    from held h
    join other o on o.metric_id = h.metric_id and o.site_id = h.site_id
        and o.period_start = h.period_start and o.period_end = h.period_end
        and o.dim_set_no = h.dim_set_no and o.record_no <> h.record_no
        and o.evidence is not distinct from h.evidence
    group by h.record_no
)
select h.file_no, h.sheet_no, h.row_no, h.column_no, 'value', k.dataset, h.metric_id,
       h.site_id,
       case when h.resolution = $confirmed then 'said_twice'
            when b.in_file then 'conflict_in_file' else 'conflict' end,
       case when h.resolution = $conflict then 'refused' else 'flagged' end,
       h.said || ' ' || h.reported_unit || coalesce(' «' || b.others || '»', ''),
       case when h.resolution = $confirmed
            then 'The same value of the same thing stands in another row too; it was '
                 || 'taken once.'
            when b.in_file
            then 'Another row of the file says something else of the same thing and the '
                 || 'same dates. Both are held back.'
            else 'Another file says something else of the same thing. Both are held back.'
            end,
       case when h.resolution = $confirmed
            then 'If these are two meters, invoices or events, tell them apart by '
                 || '`evidence`. Else delete one.'
            when b.in_file
            then 'If these are two meters or invoices, tell them apart by `evidence`. If '
                 || 'one was copied, correct its dates. Else delete the wrong one.'
            else 'Say which one holds: deliver it with `supersedes` naming the other '
                 || 'file, or correct one of the two. If these are two meters or '
                 || 'invoices, tell them apart by `evidence`.' end
from held h
join ref.metrics k on k.metric_id = cast(h.metric_id as varchar)
left join beside b on b.record_no = h.record_no
-- A row twice in one file is worth a look; a second file that agrees is a confirmation
-- and needs nobody.
where h.resolution = $conflict or b.twice_in_file
