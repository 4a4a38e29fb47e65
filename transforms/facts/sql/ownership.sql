-- project.ownership: shares of each site as numbers, one row per stretch of days.
select site_id, cast(valid_from as date) as valid_from,
       cast(valid_to as date) as valid_to,
       cast(equity_share as decimal(12,10)) as equity_share,
       cast(financial_control as decimal(12,10)) as financial_control,
       cast(operational_control as decimal(12,10)) as operational_control
from project.ownership_text
