-- Rows that were refused or flagged, by file and place.
select file, sheet, "row", "column", header, metric_id, site_id, severity, rule,
       text, message, remedy, file_id
from mart.rejects
order by file, file_id, sheet, "row", "column", rule, message, text
