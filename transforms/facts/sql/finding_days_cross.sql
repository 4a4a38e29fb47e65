-- Findings: two rows of one series that tell of the same days, both cells named; rows
-- that share one day at their ends once for a series, with the first two.
-- needs: exists (from facts.crossing)
with cell as (
    select m.record_no, min(d.name || coalesce(' [' || nullif(s.sheet, '') || ']', '')
               || ' row ' || m.row_no || ' (' || m.period_start || ' to '
               || m.period_end || ')') as words
    from validated.measurement m
    join raw.delivery d on d.file_no = m.file_no
    left join raw.sheet s on s.file_no = m.file_no and s.sheet_no = m.sheet_no
    semi join (select unnest(earlier || later) as record_no from facts.crossing) c
        on c.record_no = m.record_no
    group by m.record_no
),
named as (
    select c.metric_id, c.site_id, c.first_day, c.last_day, c.is_touch,
           (select min(words) from cell where list_contains(c.earlier, record_no))
               as earlier,
           (select min(words) from cell where list_contains(c.later, record_no))
               as later
    from facts.crossing c
)
select 'days_cross', site_id, metric_id, first_day || ' to ' || last_day,
       earlier || ' and ' || later || ' tell of the same days, ' || first_day || ' to '
       || last_day || '. What they share counts once, the larger of the two.',
       'Correct the days of one of them; two meters or invoices of one time are told '
       || 'apart by `evidence`.'
from named
where not is_touch
union all
select 'days_touch', site_id, metric_id, min(first_day) || ' to ' || max(last_day),
       arg_min(earlier || ' and ' || later, (first_day, earlier, later))
       || ' share the day ' || min(first_day)
       || case when count(*) > 1 then ', and so on in ' || count(*) || ' places' else '' end
       || '. It was read as the end of one before the other begins: neither stands for the '
       || 'other.',
       'Both days of an interval are part of it: write the last day that counts as '
       || 'period_end.'
from named
where is_touch
group by site_id, metric_id
order by all
