-- Breakdown sets that take what does not stand apart (used_in), by site and split; and
-- whether one of them is the total.
select c.ind, c.period_id, c.site_id, c.split, c.is_split,
       string_agg(distinct b.name, '|' order by b.name) as used_in,
       bool_or(len(b.places) = 0) as in_total
from chosen c
join scratch.breakdown b on b.ind = c.ind and b.set_no = c.set_no
where not c.stays
group by all
