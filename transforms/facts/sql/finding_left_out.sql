-- Findings: cells in conflict, and rows of registers that were refused; one row per
-- metric and site, with the first places.
-- needs: exists (from validated.rejects where severity = 'refused')
with place as (
    select starts_with(r.rule, 'conflict') as is_conflict, r.metric_id,
           coalesce(r.site_id, '') as site_id,
           state.place(d.name, s.sheet, r.row_no, r.column_no)
           || case when starts_with(r.rule, 'conflict') then ' (' || r.text || ')' else ''
              end as place, r.message, r.remedy
    from validated.rejects r
    join ref.metrics k on k.metric_id = r.metric_id
    join raw.delivery d on d.file_no = r.file_no
    left join raw.sheet s on s.file_no = r.file_no and s.sheet_no = r.sheet_no
    where r.severity = 'refused' and (starts_with(r.rule, 'conflict') or k.form = 'register')
)
select case when is_conflict then 'conflict' else 'refused' end, site_id, metric_id, '',
       array_to_string(list(place || ': ' || message order by place, message)[:5], ' ')
       || case when count(*) > 5 then ' And ' || (count(*) - 5) || ' more.' else '' end
       || case when is_conflict then '' else ' No count that it may belong to has a value.'
          end,
       string_agg(distinct remedy, ' ' order by remedy)
from place
group by is_conflict, site_id, metric_id
order by all
