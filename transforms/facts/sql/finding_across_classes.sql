-- Findings: rows that count by their middle day where other days of theirs are of another
-- class of water stress, or of another year of certificates or of power made and sold: one
-- row per site, metric and day, with the first cell.
-- needs: exists (from derived.water_stress) or exists (from metric.eac_retired_mwh) or exists (from metric.electricity_sold_mwh)
with told as (
    select 'water_withdrawal_ml' as metric_id, site_id, period_start, period_end
    from metric.water_withdrawal_ml
    union
    select 'water_discharge_ml', site_id, period_start, period_end
    from metric.water_discharge_ml
),

water as (
    select *, period_start + cast((period_end - period_start) // 2 as integer) as middle
    from told
),

-- Days of a row that are of one class, beside that of its middle one.
classed as (
    select w.*, greatest(o.first_day, w.period_start) as first_day,
           o.last_day + 1 as next_day, o.stress as other, t.stress as taken
    from water w
    join derived.water_stress o on o.site_id = w.site_id and o.first_day <= w.period_end
        and o.last_day >= w.period_start
    join derived.water_stress t on t.site_id = w.site_id
        and w.middle between t.first_day and t.last_day
),

power as (
    select 'electricity_purchased_mwh' as metric_id, site_id, period_start, period_end,
           'its certificates are those of ' as what
    from metric.electricity_purchased_mwh
    where instrument in ('eac', 'ppa_eac') and exists (from metric.eac_retired_mwh)
    union
    select metric_id, site_id, period_start, period_end,
           'made and sold are set against each other in '
    from (select 'electricity_selfgen_mwh' as metric_id, site_id, period_start, period_end
          from metric.electricity_selfgen_mwh
          union
          select 'electricity_sold_mwh', site_id, period_start, period_end
          from metric.electricity_sold_mwh)
    where site_id in (select site_id from metric.electricity_sold_mwh)
      and site_id in (select site_id from metric.electricity_selfgen_mwh)
),

crossing as (
    select metric_id, site_id, period_start, period_end,
           case when first_day > middle then first_day else next_day end as changes_on,
           'on which the class of water stress changes: that of the middle day counts for '
           || 'all of it (' || taken || ', for none of it ' || other || ')' as words
    from classed
    where other <> taken
    union
    select metric_id, site_id, period_start, period_end,
           make_date(year(period_end), 1, 1),
           'a new calendar year: ' || what || 'the year of the middle day for all of it ('
           || year(period_start + cast((period_end - period_start) // 2 as integer)) || ')'
    from power
    where year(period_end) > year(period_start)
),

shown as (
    select c.site_id, c.metric_id, c.changes_on, c.words, count(*) as cells,
           min({'file': d.name, 'sheet': s.sheet, 'row': m.row_no, 'column': m.column_no,
                'days': m.period_start || ' to ' || m.period_end}) as cell
    from crossing c
    join validated.measurement m on m.metric_id = try_cast(c.metric_id as metric_id)
        and m.site_id = c.site_id and m.period_start = c.period_start
        and m.period_end = c.period_end
    join raw.delivery d on d.file_no = m.file_no
    left join raw.sheet s on s.file_no = m.file_no and s.sheet_no = m.sheet_no
    where m.resolution = 0 and exists (
        from project.period p
        where c.period_start >= p.period_start and c.period_end <= p.period_end)
    group by c.site_id, c.metric_id, c.changes_on, c.words
)

select 'across_factors', cast(site_id as varchar), metric_id, cast(changes_on as varchar),
       cells || ' value' || if(cells = 1, ' lies', 's lie') || ' across ' || changes_on
       || ', ' || words || '. ' || if(cells = 1, 'It stands at ', 'The first stands at ')
       || state.place(cell.file, cell.sheet, cell.row, cell.column)
       || ' (' || cell.days || ').',
       'Hand in a row for each side of the day, by a reading or a count on it; if nobody '
       || 'knows more, say beside the figure which side was taken.'
from shown
order by all
