-- Rows of a dataset ($dataset) that were refused or flagged, by the family of rules that a
-- check shows.
select case when starts_with(rule, 'conflict') or rule in ('said_twice', 'sheet_copied')
                then 'told_once'
            when severity = 'flagged' then 'plausible'
            when rule = 'unknown_site' or rule like 'period_%' then
                'sites_and_dates'
            when rule like 'dimension%' then 'dimensions'
            else 'values_and_units' end as family,
       d.name, coalesce(s.sheet, '') as sheet, r.row_no, r.header, r.site_id,
       r.text, r.message, r.remedy
from validated.rejects r join raw.delivery d on d.file_no = r.file_no
left join raw.sheet s on s.file_no = r.file_no and s.sheet_no = r.sheet_no
where r.dataset = $dataset
order by all
