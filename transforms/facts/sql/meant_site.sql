-- The question whether one of the sites is meant by what was told, whatever the capitals, by
-- its id or its name; '' without any that is near.
select coalesce(' Did you mean ' || string_agg(site_id, ' or ' order by near desc, site_id)
       || '?', '')
from (
    select site_id, greatest(
        jaro_winkler_similarity(lower(site_id), lower(trim(told))),
        jaro_winkler_similarity(lower(name), lower(trim(told)))) as near
    from project.site
    where near > 0.9
    -- One that is told but for its capitals is not asked for beside others.
    qualify near = 1 or max(near) over () < 1
    order by near desc, site_id
    limit 3)
