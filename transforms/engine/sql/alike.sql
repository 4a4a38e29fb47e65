-- Breakdown sets that take what does not stand apart (used_in), by site and split; whether
-- one of them is the total; and what it may be split by, in words.
with taken as (
    select c.ind, c.period_id, c.site_id, c.split, c.is_split,
           string_agg(distinct b.name, '|' order by b.name) as used_in,
           bool_or(len(b.places) = 0) as in_total
    from chosen c
    join scratch.breakdown b on b.ind = c.ind and b.set_no = c.set_no
    where not c.stays
    group by all
)
select t.*, state.split_words(t.split, m.tags) as breakdown_values
from taken t
left join mark m on m.site_id = cast(t.site_id as varchar)
