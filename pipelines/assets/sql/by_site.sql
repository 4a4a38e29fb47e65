-- Files by site, with what became of their cells: of sites that one of the files $names
-- speaks of, or of $all.
with place as (
    select coalesce(d.site_id, $none) as site_id, r.file, r.file_id, r.fate, r.cells
    from mart.row_fate r
    left join mart.dim_site d on d.site_id = r.site_id
),
fate as (
    select site_id, file, file_id, fate, sum(cells) as cells
    from place group by all
)
select f.site_id, f.file, coalesce(s.sha256, f.file_id) as sha256, sum(f.cells)::bigint as cells,
       string_agg(f.cells || ' ' || f.fate, ', ' order by f.cells desc, f.fate) as fates
from fate f
left join mart.dim_source_file s on s.file_id = f.file_id
where $all or f.site_id in (select site_id from fate
                          where file in (select unnest($names)))
group by all
order by all
