-- Contributions one by one, with the breakdown sets that take each (used_in), and whether
-- one of them is the total.
select c.* exclude (set_no, breakdown, doubtful, lo0, lo1, lo2, hi0, hi1, hi2),
       string_agg(distinct b.name, '|' order by b.name) as used_in,
       bool_or(len(b.places) = 0 and c.n > 0) as in_total
from chosen c
join scratch.breakdown b on b.ind = c.ind and b.set_no = c.set_no
where c.stays
group by all
union all by name
select w.*, a.is_split, a.used_in, a.in_total
from in_window w
join alike a on a.ind = w.ind and a.period_id = w.period_id and a.site_id = w.site_id
    and a.split = w.split
