-- Findings: cases that are one for one those of another sheet, or of the year before, but for
-- their ids and papers; or that all stand twice in their own sheet. Of a site and year none
-- is left over, and three different ones are beyond chance: of two sheets over all sites, of
-- two years or of one sheet for a site. A row for each pair of sheets.
with whole as (
    select register, is_state, site, file_no, sheet_no, year, sum(n) as n,
           count(*) as items, min(n % 2) = 0 and max(n % 2) = 0 as is_even,
           min(first_day) as first_day, max(last_day) as last_day, min(row1) as row1,
           max(row2) as row2, min(column_no) as column_no
    from case_item
    group by register, is_state, site, file_no, sheet_no, year
),

pair as (
    select a.register, a.site, a.file_no, a.sheet_no, a.year, b.file_no as of_file,
           b.sheet_no as of_sheet, b.year as of_year, count(*) as items,
           min(b.row1) as of_row1, max(b.row2) as of_row2
    from case_item a
    join case_item b on b.register = a.register and b.site = a.site and b.item = a.item
        and b.n >= a.n
        and (b.year = a.year and (b.file_no, b.sheet_no) <> (a.file_no, a.sheet_no)
             or b.year = a.year - 1 and not a.is_state)
    group by all
),

alike as (
    select w.*, w.year - p.of_year as years, p.of_file, p.of_sheet, p.of_row1, p.of_row2
    from whole w
    join pair p using (register, site, file_no, sheet_no, year, items)
    join whole o on o.register = w.register and o.site = w.site and o.year = p.of_year
        and o.file_no = p.of_file and o.sheet_no = p.of_sheet
    -- Of two that are alike the later one is the copy.
    where p.of_year < w.year and w.items >= 3
       or p.of_year = w.year
       and (o.n <> w.n or (w.file_no, w.sheet_no) > (p.of_file, p.of_sheet))
    union all
    select w.*, 0, null, null, null, null
    from whole w
    where w.is_even and w.items >= 3
),

sheet as (
    select register, file_no, sheet_no, of_file, of_sheet, years, sum(n) as n,
           if(count(distinct site) = 1, min(site), '') as entity,
           min(first_day) as first_day, max(last_day) as last_day, min(row1) as row1,
           max(row2) as row2, min(of_row1) as of_row1, max(of_row2) as of_row2,
           min(column_no) as column_no
    from alike
    where exists (from project.period p
                  where last_day >= p.period_start and first_day <= p.period_end)
    group by register, file_no, sheet_no, of_file, of_sheet, years
    having sum(items) >= 3
)

select 'repeated' as kind, s.entity, s.register as subject,
       s.first_day || ' to ' || s.last_day as period_id,
       s.n || ' rows ' || if(s.of_file is null, 'stand twice or more',
           'are' || if(s.years = 1, ', but for the year, those of the year before, ',
                       ' those of ')
           || state.place(o.name, g.sheet, s.of_row1, s.column_no) || ' to '
           || state.cell(s.of_row2, s.column_no))
       || ', under other ids. All of them count.' as message,
       'If they were copied, take the copy out; if they are cases of their own, say why in '
       || 'decisions/findings.csv.' as remedy,
       state.place(d.name, h.sheet, s.row1, s.column_no) || ' to '
       || state.cell(s.row2, s.column_no) as place
from sheet s
join raw.delivery d on d.file_no = s.file_no
left join raw.sheet h on h.file_no = s.file_no and h.sheet_no = s.sheet_no
left join raw.delivery o on o.file_no = s.of_file
left join raw.sheet g on g.file_no = s.of_file and g.sheet_no = s.of_sheet
order by all
