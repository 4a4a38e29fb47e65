-- Files of which only one of two releases (attached as old and new) has this content.
select distinct coalesce(o.name, n.name) as name
from old.mart.dim_source_file o
full join new.mart.dim_source_file n on n.sha256 = o.sha256
where o.sha256 is null or n.sha256 is null
order by name
