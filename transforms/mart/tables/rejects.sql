/*
says: Rows, sheets and files that were refused or flagged, and what to do.
order: [file, file_id, sheet, row, column, rule, message]
references:
  file_id: dim_source_file.file_id
columns:
  file_id: File.
  file: Path in the drop box.
  sheet: Sheet.
  row: Row; null means the whole sheet.
  is_whole: The whole file or sheet was refused; no row of it was read.
  column: Column, counted from 1.
  header: Header of the column.
  dataset: Dataset the row was for.
  metric_id: Metric as found.
  site_id: Site as found.
  rule: Rule that it broke.
  severity: refused (left out) or flagged (taken over).
  text: The cell as found.
  message: What is wrong.
  remedy: What to do.
*/
select left(f.sha256, 12) as file_id, d.name as file, r.sheet, r.row_no as "row",
       r.is_whole, r.column_no as "column", r.header, r.dataset, r.metric_id,
       r.site_id, r.rule, r.severity, r.text, r.message, r.remedy
from (
    select v.file_no, v.sheet_no, coalesce(s.sheet, '') as sheet, v.row_no,
           false as is_whole, v.column_no, v.header, v.dataset, v.metric_id, v.site_id, v.rule,
           v.severity, v.text, v.message, v.remedy
    from validated.rejects v
    left join raw.sheet s on s.file_no = v.file_no and s.sheet_no = v.sheet_no
    union all
    select n.file_no, n.sheet_no, n.sheet, n.row_no,
           n.severity = 'refused' and (n.rule = 'cannot_be_read' or not exists (
               from raw.sheet t
               where t.file_no = n.file_no and t.gives <> ''
                 and case when n.sheet_no > 0 then t.sheet_no = n.sheet_no
                          else n.sheet in ('', t.sheet) end)),
           n.column_no, n.header, n.dataset, '', '', n.rule, n.severity, n.text, n.message,
           n.remedy
    from raw.notice n) r
join raw.file f on f.file_no = r.file_no
join raw.delivery d on d.file_no = r.file_no
