-- Findings: accepted facts inside a reported period that no indicator takes, one row per
-- site, metric and what they lack, with the first cell; but for those that an expected
-- split is lacking for (finding_unused).
with shown as (
    select n.*, state.place(d.name, s.sheet, c.row_no, c.column_no) as place
    from facts.unused n
    join validated.cell c on c.record_no = n.record_no
    join raw.delivery d on d.file_no = c.file_no
    left join raw.sheet s on s.file_no = c.file_no and s.sheet_no = c.sheet_no
    left join validated.measurement m on m.record_no = n.record_no
    where n.fate = 'unused' and (m.record_no is null or exists (
        from project.period p
        where p.period_start <= m.period_end and p.period_end >= m.period_start))
      and not (n.lacks <> '' and exists (
        from facts.cell e
        where e.state = 'unused' and e.site_id = n.site_id and e.metric_id = n.metric_id))
)
select 'uncounted', site_id, metric_id, '',
       count(*) || case when count(*) = 1 then ' value counts' else ' values count' end
       || ' in no figure: ' || why
       || case when count(*) = 1 then '. It stands at ' else '. The first stands at ' end
       || min(place) || '.',
       case when lacks = '' then ''
            else 'Hand the rows in with ' || replace(lacks, ', ', ' and ') || '.' end
from shown
group by site_id, metric_id, lacks, why
order by all
