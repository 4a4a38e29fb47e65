/*
says: Cells and forms that do not count.
order: [file, row, column, rule]
columns:
  file: File in the project folder.
  row: Row of the file; the header is row 1.
  column: Column of the file.
  rule: The rule that was broken.
  severity: refused, or flagged (counts all the same).
  message: What is wrong.
  remedy: What to do.
*/
select file, row_no as "row", column_name as "column", rule, severity, message,
       remedy
from materiality.refusal
