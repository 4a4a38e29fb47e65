-- Figures of a release (stands) that have another value, or another state, when they are
-- made again (anew); totals of the group first.
select coalesce(s.figure_id, a.figure_id),
       coalesce(concat_ws(' ', rtrim(rtrim(cast(s.value as varchar), '0'), '.'), s.status),
                'nothing') as stands,
       coalesce(concat_ws(' ', rtrim(rtrim(cast(a.value as varchar), '0'), '.'), a.status),
                'nothing') as anew
from stands.mart.fact_figure s
full join anew.mart.fact_figure a on a.figure_id = s.figure_id
where s.value is distinct from a.value or s.status is distinct from a.status
order by coalesce(s.level, a.level) <> 'group', coalesce(s.breakdown, a.breakdown) <> '', 1
