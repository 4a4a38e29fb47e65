-- Every value cell, and every row of a register, that was refused: by its contract, by the
-- name of its metric, or by the reader of the file, which could not make it out.
with refused as (
    select file_no, sheet_no, row_no, column_no, metric_id, site_id
    from validated.refused_cell
    union all
    select h.file_no, h.sheet_no, h.row_no, h.column_no, h.register, h.site_id
    from validated.held_case h
    join raw.sheet s on s.file_no = h.file_no and s.sheet_no = h.sheet_no
        and s.gives = h.register
),
judged as (
    select file_no, sheet_no, row_no, min(site_id) as site_id, min(message) as message
    from (
        select file_no, sheet_no, row_no, site_id, severity, message from validated.rejects
        union all
        select file_no, sheet_no, row_no, null, severity, message from raw.notice)
    where severity = 'refused'
    group by file_no, sheet_no, row_no
)
select r.file_no, r.sheet_no, r.row_no, r.column_no,
       coalesce(r.metric_id, '') as metric_id,
       coalesce(r.site_id, j.site_id, '') as site_id, coalesce(j.message, '') as why
from refused r
left join judged j on j.file_no = r.file_no and j.sheet_no = r.sheet_no
    and j.row_no = r.row_no
union all
select n.file_no, n.sheet_no, n.row_no, n.column_no, '', '', n.message
from raw.notice n
left join raw.column c on c.file_no = n.file_no and c.sheet_no = n.sheet_no
    and c.column_no = n.column_no and c.meaning in ('value', 'melted')
where n.rule = 'field_count'
   or (n.severity = 'refused' and n.rule <> 'total_row' and c.column_no is not null)
