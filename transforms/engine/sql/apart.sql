-- Contributions inside their windows: one by one of those indicators ($apart) of which some
-- may not count, or in part; of all others once what says in which breakdowns they do.
from in_window where list_contains($apart, ind)
union all by name
select distinct ind, period_id, role, '' as part, site_id, in_country, split, factor_id,
       false as stays, 1 as n, cast(s0 <> 0 as tinyint) as s0,
       cast(s1 <> 0 as tinyint) as s1, cast(s2 <> 0 as tinyint) as s2
from in_window where not list_contains($apart, ind)
