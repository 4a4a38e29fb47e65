-- The marks of each site, as parts of a breakdown.
select site_id, string_agg('tag=' || tag, ';' order by tag) as tags
from project.site_tag
group by site_id
