-- Findings: rows that an earlier version of a file told and nothing that counts tells
-- now; and files that a person withdrew, one row each.
-- needs: exists (from facts.withdrawn) or exists (from facts.withdrawn_file)
select 'withdrawn', site_id, metric_id, period,
       told || ' stood at ' || place || ' in an earlier version of the file; '
       || 'no row that was accepted tells it now.',
       'Nothing, if that is meant; else deliver the row again.'
from facts.withdrawn
where name not in (select name from facts.withdrawn_file)
union all
select 'withdrawn', coalesce(any_value(w.site_id) filter (where w.sites = 1), ''), '', '',
       f.name || ' was withdrawn by ' || f.person || ': ' || rtrim(f.reason, '.') || '. '
       || case count(w.place) when 0 then 'Everything that it told is told by other files.'
               else count(w.place) || ' of its cells count no more: '
                    || array_to_string(list(w.place order by w.place)[:5], ', ')
                    || case when count(w.place) > 5 then ' ...' else '' end || '.' end,
       'Nothing, if that is meant; else deliver the file again.'
from facts.withdrawn_file f
left join (
    select name, site_id, place, count(distinct site_id) over (partition by name) as sites
    from facts.withdrawn) w on w.name = f.name
group by f.name, f.person, f.reason
order by all
