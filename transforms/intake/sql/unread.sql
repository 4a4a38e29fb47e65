-- Cells that the reader of a workbook could not make out. It said so, and what else could be
-- said of them (that they are blank) would send whoever filled them in astray.
select file_no, sheet_no, row_no, column_no
from raw.notice
where rule in ('error_cell', 'formula_without_result')
  and row_no is not null and column_no is not null
