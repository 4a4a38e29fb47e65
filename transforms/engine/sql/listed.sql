-- Contributions one by one, with the breakdown sets that take each (used_in), whether one of
-- them is the total, and what each may be split by (breakdown_values).
from alone
union all by name
select w.*, a.is_split, a.used_in, a.in_total, a.breakdown_values
from in_window w
join alike a on a.ind = w.ind and a.period_id = w.period_id and a.site_id = w.site_id
    and a.split = w.split
