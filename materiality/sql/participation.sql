-- Who took part, by group and in each group by site, gender, age, mode and language.
-- Refusals are counted, never read as a low score. Under five persons: no number.
with person as (
    select * from materiality.respondent
),
told as (
    select group_id, 'all' as dimension, 'all' as value, refused from person
    union all
    select group_id, 'site', coalesce(site_id, 'not said'), refused from person
    union all
    select group_id, 'gender', coalesce(gender, 'not said'), refused from person
    union all
    select group_id, 'age', coalesce(age, 'not said'), refused from person
    union all
    select group_id, 'mode', mode, refused from person
    union all
    select group_id, 'language', coalesce(language, 'not said'), refused from person
),
counted as (
    select group_id, dimension, value, count(*) filter (where not refused) as persons,
           count(*) filter (where refused) as refused
    from told
    group by group_id, dimension, value
    union all
    select '', dimension, value, count(*) filter (where not refused),
           count(*) filter (where refused)
    from told
    where dimension <> 'language'
    group by dimension, value
)
select group_id, dimension, value,
       case when persons = 0 or persons >= 5 then persons end as persons,
       case when refused = 0 or refused >= 5 then refused end as refused,
       case when persons between 1 and 4 then 'under 5'
            else cast(persons as varchar) end as persons_shown
from counted
