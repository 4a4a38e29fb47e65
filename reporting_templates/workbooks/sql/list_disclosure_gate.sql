-- What must hold before a report may be called in accordance.
select gate, question, case when holds then 'yes' else 'no' end, detail
from mart.disclosure_gate order by cast(substr(gate, 2) as integer)
