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
select site_id, file, file_id, sum(cells)::bigint as cells,
       string_agg(cells || ' ' || fate, ', ' order by cells desc, fate) as fates
from fate f
where $all or site_id in (select site_id from fate
                          where file in (select unnest($names)))
group by site_id, file, file_id
order by site_id, file, file_id
