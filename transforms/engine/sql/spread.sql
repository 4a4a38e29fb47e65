-- Cells inside their windows once for each breakdown set of their indicator: with the
-- breakdown as it is printed, and whether all its dimensions are filled.
with splits as (
    select distinct w.ind, w.split, string_split(w.split, ';') as parts from windowed w
),
label as (
    -- The mark of a site (place 0) is not known before the site is.
    select s.ind, s.split, b.set_no, list_contains(b.places, 0) as is_by_tag,
           array_to_string(list_transform(b.places, lambda p:
               case when p = 0 then chr(0)
                    when contains(s.parts[p], '=') then s.parts[p]
                    else s.parts[p] || '=' end), ';') as breakdown,
           coalesce(list_bool_and(list_transform(list_filter(b.places, lambda p: p > 0),
               lambda p: contains(s.parts[p], '='))), true) as is_split
    from splits s join scratch.breakdown b on b.ind = s.ind
)
select w.*, l.set_no, l.is_split,
       case when l.is_by_tag then replace(l.breakdown, chr(0), 'tag=' || t.tag)
            else l.breakdown end as breakdown
from windowed w
join label l on l.ind = w.ind and l.split = w.split
left join project.site_tag t on l.is_by_tag and t.site_id = cast(w.site_id as varchar)
where not l.is_by_tag or t.tag is not null
