-- What stays of a replaced version ($no): its name and the names of its sheets.
select d.file_no, d.name, f.sha256,
       map(coalesce((select list(sheet_no order by sheet_no) from raw.sheet
                     where file_no = $no), []),
           coalesce((select list(sheet order by sheet_no) from raw.sheet
                     where file_no = $no), []))
from raw.delivery d
join raw.file f on f.file_no = d.file_no
where d.file_no = $no
