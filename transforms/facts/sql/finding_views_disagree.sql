-- Findings: one thing that is told in ways which do not add up to the same; `rounding`
-- where the digits handed in explain the difference.
-- needs: exists (from facts.disagreement)
select case when bool_and(kind = 'rounding') then 'rounding' else 'views_disagree' end,
       site_id, metric_id, span_start || ' to ' || span_end,
       'The same thing' || case when told_of = '' then '' else
           ' (' || replace(told_of, ';', ', ') || ')' end
       || ' is told in ways that do not add up to the same: '
       || string_agg(coalesce(nullif(split_part(view_name, '/', 1), ''), 'not split')
                     || ' (' || split_part(view_name, '/', 2) || ') gives '
                     || state.plain(total), '; ' order by view_name)
       || case when bool_or(kind = 'part_above_whole') then
              '; a part is more than its whole' else '' end
       || case when bool_and(kind = 'rounding') then
              '; rounding of the digits handed in explains the difference' else '' end
       || '.',
       case when bool_and(kind = 'rounding') then ''
            else 'Correct one of them. Until then figures take the one that has the '
                 || 'dimensions they need, and are disputed.' end
from facts.disagreement
where kind <> 'crossing'
group by site_id, metric_id, span_start, span_end, component, told_of
order by all
