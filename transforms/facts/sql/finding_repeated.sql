-- Findings: values that are one for one those of another series or of the year before
-- (repeats), where that is beyond chance: four different ones or more (a constant amount
-- a day makes three in a year), with eight digits or more between them besides the first of
-- each. A row for each metric, site and pair of sheets. An estimate says what it is.
-- needs: exists (from repeats)
with alike as (
    select r.*, a.reported, a.period_start, a.period_end, a.file_no, a.sheet_no, a.row_no,
           a.column_no, b.file_no as of_file, b.sheet_no as of_sheet, b.row_no as of_row,
           b.column_no as of_column
    from repeats r
    join every_fact a on a.metric_id = r.metric_id and a.site_id = r.site_id
        and a.dim_set_no = r.dim_set_no and year(a.period_start) = r.year
        and (a.period_end - a.period_start) // 25 = r.grain
    join every_fact b on b.metric_id = r.of_metric and b.site_id = r.of_site
        and b.dim_set_no = r.of_dims and b.reported = a.reported
        and cast(b.period_start + to_years(r.years) as date) = a.period_start
        and (b.period_end - b.period_start) // 25 = r.grain
    where a.value <> 0 and a.resolution = 0 and b.resolution = 0
      and a.grade not in (select grade from ref.grade where estimated)
      and exists (from project.period p
                  where a.period_start between p.period_start and p.period_end)
),

beyond as (
    select metric_id, site_id, dim_set_no, grain, year, of_metric, of_site, of_dims
    from alike
    group by all
    having count(distinct reported) >= 4
       and list_sum(list_transform(list(distinct reported), lambda v: length(
               rtrim(ltrim(replace(state.plain(v), '.', ''), '-0'), '0')) - 1)) >= 8
),

sheet as (
    select metric_id, site_id, of_metric, of_site, years, file_no, sheet_no, of_file,
           of_sheet, count(*) as n, count(distinct dim_set_no) as series,
           min(dim_key) as of_key, min(period_start) as first_day,
           max(period_end) as last_day, min(row_no) as row1, max(row_no) as row2,
           min(column_no) as column1, max(column_no) as column2, min(of_row) as of_row1,
           max(of_row) as of_row2, min(of_column) as of_column1,
           max(of_column) as of_column2
    from alike
    join beyond using (metric_id, site_id, dim_set_no, grain, year, of_metric, of_site,
                       of_dims)
    join facts.dim_set k on k.dim_set_no = of_dims
    group by metric_id, site_id, of_metric, of_site, years, file_no, sheet_no, of_file,
             of_sheet
),

said as (
    select s.*, state.place(d.name, h.sheet, row1, column1) || ' to '
                || state.cell(row2, column2) as place,
           state.place(o.name, g.sheet, of_row1, of_column1) || ' to '
           || state.cell(of_row2, of_column2) as of_place
    from sheet s
    join raw.delivery d on d.file_no = s.file_no
    left join raw.sheet h on h.file_no = s.file_no and h.sheet_no = s.sheet_no
    join raw.delivery o on o.file_no = s.of_file
    left join raw.sheet g on g.file_no = s.of_file and g.sheet_no = s.of_sheet
)

select 'repeated' as kind, cast(site_id as varchar) as entity,
       cast(metric_id as varchar) as subject, first_day || ' to ' || last_day as period_id,
       n || ' values' || if(series > 1, ' of ' || series || ' series', '')
       || ' are one for one those of '
       || case when years = 1 then 'the year before'
               when of_site <> site_id then 'site ' || of_site
               else of_metric || coalesce(' (' || nullif(replace(of_key, ';', ', '), '')
                                          || ')', '') end
       || ', ' || of_place || '.' as message,
       'If they were copied, hand in what was measured'
       || if(years = 1, ', or the same as an estimate (method estimated)', '')
       || '; if they are right, say why in decisions/findings.csv.' as remedy, place
from said
order by all
