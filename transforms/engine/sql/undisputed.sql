-- Rows of all breakdown sets where nothing is told twice.
select *, null::varchar as doubtful, null::decimal(38,12) as lo0,
       null::decimal(38,12) as lo1, null::decimal(38,12) as lo2,
       null::decimal(38,12) as hi0, null::decimal(38,12) as hi1,
       null::decimal(38,12) as hi2
from spread
