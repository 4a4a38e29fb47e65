-- Legal entities as GRI 2-2 lists them.
select entity, coalesce(parent, ''), country, coalesce(cast(valid_from as varchar), ''),
       coalesce(cast(valid_to as varchar), ''), in_financial_report
from mart.entity
order by all
