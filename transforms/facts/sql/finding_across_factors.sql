-- Findings: rows within whose days another factor begins to hold; that of their middle day
-- counts for all of it. One row per site, metric and day, with the first cell.
-- needs: exists (from figures.factor_change)
with change as (
    select site_id, metric_id, changes_on,
           count(distinct (factor_id, other_id)) as pairs,
           min({'taken': factor_id, 'other': other_id}) as pair,
           string_agg(distinct indicator_id, ', ' order by indicator_id) as indicators
    from figures.factor_change
    group by site_id, metric_id, changes_on
),
shown as (
    select c.site_id, c.metric_id, c.changes_on, count(*) as cells,
           min({'file': d.name, 'sheet': s.sheet, 'row': m.row_no, 'column': m.column_no,
                'days': m.period_start || ' to ' || m.period_end}) as cell
    from (select distinct site_id, metric_id, changes_on, period_start, period_end
          from figures.factor_change) c
    join validated.measurement m on m.metric_id = try_cast(c.metric_id as metric_id)
        and m.site_id = try_cast(c.site_id as site_id)
        and m.period_start = c.period_start and m.period_end = c.period_end
    join raw.delivery d on d.file_no = m.file_no
    left join raw.sheet s on s.file_no = m.file_no and s.sheet_no = m.sheet_no
    where m.resolution = 0
    group by c.site_id, c.metric_id, c.changes_on
)
select 'across_factors', c.site_id, c.indicators, cast(c.changes_on as varchar),
       s.cells || ' value' || if(s.cells = 1, '', 's') || ' of ' || c.metric_id || ' lie'
       || if(s.cells = 1, 's', '') || ' across ' || c.changes_on
       || ', on which the factor changes: that of the middle day counts for all of it ('
       || c.pair.taken || ', for none of it ' || c.pair.other
       || if(c.pairs = 1, '', '; likewise ' || c.pairs - 1 || ' more') || '). '
       || if(s.cells = 1, 'It stands at ', 'The first stands at ')
       || state.place(s.cell.file, s.cell.sheet, s.cell.row, s.cell.column)
       || ' (' || s.cell.days || ').',
       'Hand in a row for each side of the day, by a reading or a count on it; if nobody '
       || 'knows more, say beside the figure which factors were taken.'
from change c
join shown s on s.site_id = c.site_id and s.metric_id = c.metric_id
    and s.changes_on = c.changes_on
order by all
