-- Every indicator with its method, in the columns of the sheet Methods.
select indicator_id, name, unit, formula, method, criteria, consolidation,
       breakdowns, disclosures, replace(metrics, '; ', ';' || chr(10)),
       replace(unasked, '; ', ';' || chr(10)), definition
from mart.dim_indicator order by indicator_id
