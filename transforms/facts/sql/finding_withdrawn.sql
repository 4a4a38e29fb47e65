-- Findings: rows that an earlier version of a file told and nothing that counts tells
-- now.
select 'withdrawn', site_id, metric_id, period,
       told || ' stood at ' || place || ' in an earlier version of the file; '
       || 'no row that was accepted tells it now.',
       'Nothing, if that is meant; else deliver the row again.'
from facts.withdrawn
order by all
