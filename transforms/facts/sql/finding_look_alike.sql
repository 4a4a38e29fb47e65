-- Findings: words that no list knows and that look alike (spelled): one row for each column
-- and look, with the first cell of each spelling.
with place as (
    select s.name, s.look, s.word, cast(m.metric_id as varchar) as subject,
           cast(m.site_id as varchar) as site, m.file_no, m.sheet_no, m.row_no, m.column_no
    from spelled s
    join validated.measurement m on m.dim_set_no = s.dim_set_no and m.resolution = 0
    union all
    select s.name, s.look, s.word, s.register, r.site, r.file_no, r.sheet_no, r.row_no,
           r.column_no
    from spelled s
    join spelled_row r on r.name = s.name and r.word = s.word and r.register = s.register
),
word as (
    select p.name, p.look, p.word, list(distinct p.subject) as subjects,
           list(distinct p.site) as sites, count(*) as cells,
           min({'file': d.name, 'sheet': coalesce(t.sheet, ''), 'row': p.row_no,
                'column': p.column_no}) as cell
    from place p
    join raw.delivery d on d.file_no = p.file_no
    left join raw.sheet t on t.file_no = p.file_no and t.sheet_no = p.sheet_no
    group by p.name, p.look, p.word
)
select 'look_alike',
       if(len(list_distinct(flatten(list(sites)))) = 1, any_value(sites[1]), ''),
       array_to_string(list_sort(list_distinct(flatten(list(subjects)))), ', '), '',
       string_agg('''' || word || ''' (' || cells || if(cells = 1, ' row, ', ' rows, the first ')
           || state.place(cell.file, cell.sheet, cell.row, cell.column) || ')', ' and '
           order by word)
       || ' look alike as a ' || replace(name, '_', ' ') || ', and are '
       || if(count(*) = 2, 'two', cast(count(*) as varchar)) || ' wherever that is counted.',
       'Write one of them in a new version of the other file; if they are '
       || if(count(*) = 2, 'two', 'several') || ' things, say so in an answer.'
from word
group by name, look
having count(*) > 1
order by all
