-- Findings: accepted facts inside a reported period that no indicator takes, one row per
-- site, metric and what they lack, with the first cell; but for those that an expected
-- split is lacking for (finding_unused), and rates of exchange of which some are read: a table
-- of rates holds more, and the fate of each says which.
-- needs: exists (from facts.unused where fate = 'unused')
with rates as (
    select count(*) > (select count(*) from facts.unused where metric_id = 'fx_rate')
        as are_read
    from validated.measurement
    where metric_id = 'fx_rate' and resolution = 0
),

of_sheet as (
    select cast(n.site_id as varchar) as site_id, cast(n.metric_id as varchar) as metric_id,
           n.word_no, n.file_no, n.sheet_no, count(*) as cells,
           min({'row': n.row_no, 'column': n.column_no}) as cell
    from facts.unused n
    where n.fate = 'unused' and (n.period_end is null or exists (
        from project.period p
        where p.period_start <= n.period_end and p.period_end >= n.period_start))
      and not (n.metric_id = 'fx_rate' and (select are_read from rates))
    group by n.site_id, n.metric_id, n.word_no, n.file_no, n.sheet_no
),

shown as (
    select o.site_id, o.metric_id, w.lacks, w.why, sum(o.cells) as cells,
           arg_min(state.place(d.name, s.sheet, o.cell.row, o.cell.column),
                   (d.name, s.sheet, o.cell)) as place
    from of_sheet o
    join facts.unused_word w on w.word_no = o.word_no
    join raw.delivery d on d.file_no = o.file_no
    left join raw.sheet s on s.file_no = o.file_no and s.sheet_no = o.sheet_no
    where not (w.lacks <> '' and exists (
        from facts.cell e
        where e.state = 'unused' and e.site_id = o.site_id and e.metric_id = o.metric_id))
    group by o.site_id, o.metric_id, w.lacks, w.why
)

select 'uncounted', site_id, metric_id, '',
       cells || case when cells = 1 then ' value counts' else ' values count' end
       || ' in no figure: ' || why
       || case when cells = 1 then '. It stands at ' else '. The first stands at ' end
       || place || '.',
       case when lacks = '' then ''
            else 'Hand the rows in with ' || replace(lacks, ', ', ' and ') || '.' end
from shown
order by all
