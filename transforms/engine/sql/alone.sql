-- Contributions that stand apart, one by one, as ``alike`` tells of the others.
with taken as (
    select c.* exclude (set_no, breakdown, doubtful, lo0, lo1, lo2, hi0, hi1, hi2),
           array_to_string(list_sort(list_distinct(list(b.name))), '|') as used_in,
           bool_or(len(b.places) = 0 and c.n > 0) as in_total
    from chosen c
    join scratch.breakdown b on b.ind = c.ind and b.set_no = c.set_no
    where c.stays
    group by all
)
select t.*, state.split_words(t.split, m.tags) as breakdown_values
from taken t
left join mark m on m.site_id = cast(t.site_id as varchar)
