-- Findings: estimates that stand longer than they may on the day of publication: beyond the
-- day that their own row names (stands_until), else than estimate_days allows; on which
-- basis and by whom they were made. A row for each series.
-- needs: exists (from validated.measurement join ref.grade using (grade) where estimated)
with allowed as (
    select cast(nullif(value, '') as integer) as days
    from project.setting where name = 'estimate_days'
),

estimate as (
    select m.metric_id, m.site_id, m.dim_set_no, m.period_start, m.period_end, n.comment,
           n.prepared_by, l.latest, a.days as may, n.stands_until,
           try_cast(n.stands_until as date) as until,
           state.place(d.name, s.sheet, m.row_no, m.column_no) as place
    from validated.measurement m
    join ref.grade g on g.grade = m.grade and g.method = 'estimated'
    cross join allowed a
    cross join state.latest l
    join facts.note n on n.note_no = m.note_no
    join raw.delivery d on d.file_no = m.file_no
    left join raw.sheet s on s.file_no = m.file_no and s.sheet_no = m.sheet_no
    where m.record_no > 0 and m.resolution in (0, $shared_out)
),

standing as (
    select metric_id, site_id, dim_set_no, stands_until is not null as is_own,
           stands_until is not null and until is null as is_no_day, count(*) as cells,
           min(period_start) as first_day, max(period_end) as last_day,
           max(latest - period_end) as days, any_value(may) as may,
           string_agg(distinct stands_until, ', ' order by stands_until) as until,
           string_agg(distinct comment, ', ' order by comment) as basis,
           string_agg(distinct prepared_by, ', ' order by prepared_by) as by_whom,
           min(place) as place
    from estimate e
    where case when e.stands_until is null then e.latest - e.period_end > e.may
               else coalesce(e.until < e.latest, true) end
    group by metric_id, site_id, dim_set_no, is_own, is_no_day
)

select 'estimate_stands', s.site_id, s.metric_id, s.first_day || ' to ' || s.last_day,
       s.cells || if(s.cells = 1, ' estimate', ' estimates')
       || coalesce(' of ' || nullif(replace(k.dim_key, ';', ', '), ''), '') || ' ('
       || coalesce('basis: ' || s.basis, 'no basis said') || '; '
       || coalesce('by ' || s.by_whom, 'by nobody named') || ') '
       || case when s.is_no_day
                   then if(s.cells = 1, 'says', 'say') || ' to stand until "' || s.until
                        || '", which is no day'
               when s.is_own
                   then if(s.cells = 1, 'stands still, and was', 'stand still, and were')
                        || ' to stand until ' || s.until
               else if(s.cells = 1, 'stands', 'stand') || ' up to ' || s.days
                    || ' days after the last one; ' || s.may || ' are allowed' end
       || '. The first stands at ' || s.place || '.',
       case when s.is_no_day then 'Write the day as YYYY-MM-DD.'
            when s.is_own
                then 'Hand in what came, with supersedes; or the estimate with a later '
                     || 'stands_until.'
            else 'Hand in what came, with supersedes; or raise estimate_days in '
                 || 'orebook.yaml.' end
from standing s
join facts.dim_set k on k.dim_set_no = s.dim_set_no
order by all
