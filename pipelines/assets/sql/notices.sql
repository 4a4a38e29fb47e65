-- What was noted of files, sheets and cells while they were read: the place, the words, and
-- whether the sheet was left out as a whole (is_contract).
select d.name, coalesce(n.sheet, ''), n.row_no, n.header, n.text, n.message,
       n.remedy, n.severity,
       n.severity = 'refused' and not exists (
           from raw.sheet s where s.file_no = n.file_no and s.gives <> ''
               and s.sheet_no = n.sheet_no) as is_contract
from raw.notice n join raw.delivery d on d.file_no = n.file_no
union all
select d.name, coalesce(s.sheet, ''), v.row_no, v.header, v.text, v.message,
       v.remedy, v.severity, false
from validated.rejects v join raw.delivery d on d.file_no = v.file_no
left join raw.sheet s on s.file_no = v.file_no and s.sheet_no = v.sheet_no
where v.dataset = ''
order by all
