-- Findings: values of half a year or longer that are one for one those of the year before,
-- or of another site for the same days: a form that has one value for each series, where
-- finding_repeated sees nothing. Beyond chance are four different ones of four series, with
-- eight digits or more between them besides the first of each. What may stay or be the same
-- everywhere is not looked at: states, prices, pay by a scale, estimates that say so. A row
-- for each site and pair of sheets.
-- needs: exists (from every_fact where period_end - period_start > 150)
with told as (
    select m.*, row(m.metric_id, m.dim_set_no) as series, min(m.site_id) over (
               partition by m.metric_id, m.dim_set_no, m.period_start, m.period_end,
                            m.reported) as of_site
    from every_fact m
    join ref.metrics k on k.metric_id = cast(m.metric_id as varchar)
    where m.period_end - m.period_start > 150 and m.value <> 0 and m.resolution = 0
      and k.kind in ('flow', 'monetary') and k.dataset <> 'pay'
      and m.grade not in (select grade from ref.grade where estimated)
),

alike as (
    select a.*, b.file_no as of_file, b.sheet_no as of_sheet, b.row_no as of_row,
           b.column_no as of_column, if(a.site_id = b.site_id, 1, 0) as years,
           b.site_id as site_of
    from told a
    join told b on b.metric_id = a.metric_id and b.dim_set_no = a.dim_set_no
        and b.reported = a.reported
        and (b.site_id = a.site_id
             and cast(b.period_start + interval 1 year as date) = a.period_start
             and abs((b.period_end - b.period_start) - (a.period_end - a.period_start)) < 2
             or b.site_id = a.of_site and a.of_site <> a.site_id
             and b.period_start = a.period_start and b.period_end = a.period_end)
    where exists (from project.period p
                  where a.period_start between p.period_start and p.period_end)
),

sheet as (
    select site_id, site_of, years, file_no, sheet_no, of_file, of_sheet, count(*) as n,
           count(distinct series) as series, min(period_start) as first_day,
           max(period_end) as last_day, min(row_no) as row1, max(row_no) as row2,
           min(column_no) as column1, max(column_no) as column2, min(of_row) as of_row1,
           max(of_row) as of_row2, min(of_column) as of_column1,
           max(of_column) as of_column2
    from alike
    group by site_id, site_of, years, file_no, sheet_no, of_file, of_sheet
    having count(distinct series) >= 4 and count(distinct reported) >= 4
       and list_sum(list_transform(list(distinct reported), lambda v: length(
               rtrim(ltrim(replace(state.plain(v), '.', ''), '-0'), '0')) - 1)) >= 8
)

select 'repeated' as kind, cast(site_id as varchar) as entity, '' as subject,
       first_day || ' to ' || last_day as period_id,
       n || ' values of ' || series || ' series are one for one those of '
       || if(years = 1, 'the year before', 'site ' || site_of) || ', '
       || state.place(o.name, g.sheet, of_row1, of_column1) || ' to '
       || state.cell(of_row2, of_column2) || '.' as message,
       'If they were copied, hand in what was measured'
       || if(years = 1, ', or the same as an estimate (method estimated)', '')
       || '; if they are right, say why in decisions/findings.csv.' as remedy,
       state.place(d.name, h.sheet, row1, column1) || ' to '
       || state.cell(row2, column2) as place
from sheet s
join raw.delivery d on d.file_no = s.file_no
left join raw.sheet h on h.file_no = s.file_no and h.sheet_no = s.sheet_no
join raw.delivery o on o.file_no = s.of_file
left join raw.sheet g on g.file_no = s.of_file and g.sheet_no = s.of_sheet
order by all
