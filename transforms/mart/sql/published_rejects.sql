-- What was refused or flagged as all may see it: no cell of people, pay or a case as found,
-- and no note on a cell, which one person wrote to another.
select r.* replace (
    case when r.rule = 'cell_note' then 'withheld'
         when p.metric_id is null or r.header in ('site_id', 'site', 'metric_id', 'unit')
             then r.text else 'withheld' end as text,
    case when p.metric_id is null then r.message
         else regexp_replace(r.message, '[0-9]([0-9.,:-]*[0-9])?', '#', 'g')
        end as message)
from whole.mart.rejects r
left join protected p on p.metric_id = coalesce(nullif(r.metric_id, ''), r.dataset)
