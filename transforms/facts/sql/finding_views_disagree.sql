-- Findings: one thing that is told in ways which do not add up to the same.
select 'views_disagree', site_id, metric_id, span_start || ' to ' || span_end,
       'The same thing' || case when told_of = '' then '' else
           ' (' || replace(told_of, ';', ', ') || ')' end
       || ' is told in ways that do not add up to the same: '
       || string_agg(coalesce(nullif(split_part(view_name, '/', 1), ''), 'not split')
                     || ' (' || split_part(view_name, '/', 2) || ') gives '
                     || state.plain(total), '; ' order by view_name) || '.',
       'Correct one of them; figures take the one that has the dimensions they need.'
from facts.disagreement
group by site_id, metric_id, span_start, span_end, component, told_of
order by all
