/*
says: "What became of every value cell that was handed in (of a register, every row): cells that
  count added up by file, sheet and site, those that a mapping leaves out by file and sheet, all
  others one by one. `cells` adds up to what the
  current files hold, and the rows that are withdrawn; files and sheets that are refused whole, of
  which no row was read, are in rejects alone."
order: [file, sheet, site_id, fate, row, column, metric_id, fate_why]
columns:
  file: Path in the drop box.
  file_id: First 12 digits of the SHA-256 of the version that it stood in.
  sheet: Sheet, '' in a CSV or Parquet file.
  site_id: Site as found.
  fate: "counted, counted as factor, other_telling, superseded, confirmed, refused, conflict,
    withdrawn, shared_out, unused, outside, control, or left_out: by a mapping that picks rows, or
    a number where nothing is read."
  fate_why: Why it does not count.
  metric_id: Metric as found; '' where cells are added up.
  row: Row in the sheet; null where cells are added up.
  column: Column of the value, counted from 1; of a register, that of its key.
  cells: {says: "How many cells, or rows of a register.", unit: "1"}
*/
with place as (
    select c.file_no, c.sheet_no, c.row_no, c.column_no,
           cast(c.metric_id as varchar) as metric_id, cast(c.site_id as varchar) as site_id,
           f.fate, f.fate_why, f.fate in ('counted', 'counted as factor') as does_count
    from validated.cell c
    join scratch.fate f on f.record_no = c.record_no
    -- What is shared out by days is one cell, whatever its parts.
    where c.record_no > 0
    union all
    select file_no, sheet_no, row_no, column_no, metric_id, site_id, 'refused', why, false
    from validated.refused
)
select d.name as file, left(f.sha256, 12) as file_id, coalesce(s.sheet, '') as sheet,
       p.site_id, p.fate, case when p.does_count then '' else p.fate_why end as fate_why,
       case when p.does_count then '' else p.metric_id end as metric_id,
       case when p.does_count then null else p.row_no end as "row",
       case when p.does_count then null else p.column_no end as "column",
       cast(count(*) as integer) as cells
from place p
join raw.file f on f.file_no = p.file_no
join raw.delivery d on d.file_no = p.file_no
left join raw.sheet s on s.file_no = p.file_no and s.sheet_no = p.sheet_no
group by all
union all
select w.name, w.file_id, w.sheet, coalesce(w.site_id, ''), 'withdrawn',
       case when t.name is null then 'the next version of the file tells it no more'
            else 'withdrawn by ' || t.person || ': ' || t.reason end,
       w.metric_id, w.row_no, w.column_no, 1
from facts.withdrawn w
left join facts.withdrawn_file t on t.name = w.name
union all
select d.name, left(f.sha256, 12), coalesce(s.sheet, ''), '', 'left_out', o.why, '', null,
       null, cast(sum(o.cells) as integer)
from raw.left_out o
join raw.file f on f.file_no = o.file_no
join raw.delivery d on d.file_no = o.file_no
left join raw.sheet s on s.file_no = o.file_no and s.sheet_no = o.sheet_no
group by d.name, f.sha256, s.sheet, o.why
having sum(o.cells) > 0
