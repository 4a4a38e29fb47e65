-- The question whether one of the sites is meant by what was told, whatever the capitals and
-- what nobody sees of it (a zero-width space), by its id or its name; '' without any near.
select coalesce(' Did you mean ' || string_agg(site_id, ' or ' order by near desc, site_id)
       || '?', '')
from (
    select site_id, greatest(
        jaro_winkler_similarity(lower(site_id), shown),
        jaro_winkler_similarity(lower(name), shown)) as near
    from project.site
    cross join (select lower(trim(regexp_replace(told, '\p{C}', '', 'g'))) as shown)
    where near > 0.9
    -- One that is told but for its capitals is not asked for beside others.
    qualify near = 1 or max(near) over () < 1
    order by near desc, site_id
    limit 3)
