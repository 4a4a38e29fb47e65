-- Findings: rows of a shared facility that could not be shared out, and so stay with it; its
-- users' figures lack their parts.
-- needs: exists (from facts.unshared)
with row as (
    select n.site_id, n.metric_id, n.why, n.period_start, n.period_end,
           state.place(d.name, s.sheet, m.row_no, m.column_no) || ' ('
           || n.period_start || ' to ' || n.period_end || ')' as place
    from facts.unshared n
    join validated.measurement m on m.record_no = n.record_no
    join raw.delivery d on d.file_no = m.file_no
    left join raw.sheet s on s.file_no = m.file_no and s.sheet_no = m.sheet_no
)
select 'facility_unshared', site_id, metric_id, min(period_start) || ' to ' || max(period_end),
       any_value(site_id) || ' is used by several sites, and '
       || if(count(*) = 1, 'one cell is', count(*) || ' cells are') || ' not shared out: '
       || why || '. They stay with ' || any_value(site_id) || ': '
       || state.some(list(place order by period_start, place), 4, 'cell') || '.',
       case when contains(why, 'valid_from')
                then 'Hand in a row for the days on each side of the change.'
            when contains(why, 'did not tell')
                then 'Let each user hand in the key of the same days, 0 where there was '
                     || 'nothing; or give shares in shared_facilities.csv.'
            else 'Correct what the users told of the key, or give shares in '
                 || 'shared_facilities.csv.' end
from row
group by site_id, metric_id, why
order by all
