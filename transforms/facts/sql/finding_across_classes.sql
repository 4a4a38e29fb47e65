-- Findings: rows that count by their middle day where other days of theirs are of another
-- class of water stress, or of another year of certificates or of power made and sold: one
-- row per site, metric and day, with the first cell.
-- needs: exists (from metric.water_stress_class) or exists (from metric.eac_retired_mwh) or exists (from metric.electricity_sold_mwh)
with water as (
    select 'water_withdrawal_ml' as metric_id, site_id, period_start, period_end
    from metric.water_withdrawal_ml
    union
    select 'water_discharge_ml', site_id, period_start, period_end
    from metric.water_discharge_ml
),

fact as (
    select *, period_start + cast((period_end - period_start) // 2 as integer) as middle
    from water
    where period_end > period_start
),

-- Days of a row from which its site may be of another class, and its middle one.
boundary as (
    select site_id, period_start as day from metric.water_stress_class
    union
    select site_id, period_end + 1 from metric.water_stress_class
),

part as (
    select f.*, b.day as first_day
    from fact f
    join boundary b on b.site_id = f.site_id and b.day > f.period_start
        and b.day <= f.period_end
    union
    select f.*, f.period_start
    from fact f
    where exists (
        from boundary b
        where b.site_id = f.site_id and b.day > f.period_start and b.day <= f.period_end)
),

-- As derived.water_withdrawal chooses.
chosen as (
    select p.site_id, p.day, c.word
    from (select site_id, first_day as day from part
          union select site_id, middle from part) p
    join metric.water_stress_class c on c.site_id = p.site_id
    qualify row_number() over (
        partition by p.site_id, p.day
        order by case when p.day > c.period_end then 1
                      when p.day < c.period_start then 2 else 0 end,
                 greatest(p.day - c.period_end, c.period_start - p.day, 0),
                 c.tool, c.tool_version desc, c.word) = 1
),

classed as (
    select p.*, t.word as taken, o.word as other,
           coalesce(lead(p.first_day) over (
               partition by p.metric_id, p.site_id, p.period_start, p.period_end
               order by p.first_day), p.period_end + 1) as next_day
    from part p
    join chosen t on t.site_id = p.site_id and t.day = p.middle
    join chosen o on o.site_id = p.site_id and o.day = p.first_day
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
