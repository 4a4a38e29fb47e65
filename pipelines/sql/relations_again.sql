-- Tables and views of a release (stands) and of itself made again (anew): whether both
-- have them with the same definition and words, and whether it is a table.
with relation as (
    select database_name, schema_name, table_name as name, sql, comment, true as is_table
    from duckdb_tables()
    union all
    select database_name, schema_name, view_name, sql, comment, false
    from duckdb_views()
)

select name, count(*) = 2 and count(distinct sql) = 1 and count(distinct comment) <= 1,
       bool_and(is_table)
from relation
where database_name in ('stands', 'anew') and schema_name = 'mart'
group by name
order by name
