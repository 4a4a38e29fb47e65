-- Findings that nobody explained and that ask for something, and places that were refused,
-- by site and kind: how many, and one of each.
select coalesce(nullif(entity, ''), 'GROUP') as place, kind, count(*) as count,
       arg_min(coalesce(nullif(subject, '') || ': ', '') || message,
               (period_id, subject, message)) as message,
       arg_min(remedy, (period_id, subject, message)) as remedy
from mart.findings
where answer is distinct from 'explained' and kind not in ('note', 'rounding', 'shared_out',
                                                           'facility_shared')
group by all
union all
select coalesce(nullif(site_id, ''), regexp_extract(file, '^.*/|^')), 'refused', count(*),
       min(message), min(remedy)
from mart.rejects
where severity = 'refused'
group by all
order by all
