-- What was refused or flagged as all may see it: no cell of people, pay or a case as found,
-- and no note on a cell, which one person wrote to another. Names of sites, metrics and
-- units are no such cells.
with told as (
    select r.*, p.metric_id is null
                or r.header in ('site_id', 'site', 'metric_id', 'unit') as is_open
    from whole.mart.rejects r
    left join protected p on p.metric_id = coalesce(nullif(r.metric_id, ''), r.dataset)
)
select * exclude (is_open) replace (
    case when is_open and rule <> 'cell_note' then text else 'withheld' end as text,
    case when is_open then message
         else regexp_replace(message, '[0-9]([0-9.,:-]*[0-9])?', '#', 'g')
         end as message)
from told
