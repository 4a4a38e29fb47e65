-- facts.year_print: a print of what each series of due_fact tells in each year, by quarter:
-- equal where the values and their days in the year are. What people copy is ``reported``.
-- A year that is told in one value, or stays the same all along, has none. ``grain``: how
-- long its intervals are, in months or so.
select metric_id, site_id, dim_set_no, grain, year, bit_xor(print) as whole,
       bit_xor(print) filter (quarter = 1) as q1, bit_xor(print) filter (quarter = 2) as q2,
       bit_xor(print) filter (quarter = 3) as q3, bit_xor(print) filter (quarter = 4) as q4
from (select metric_id, site_id, dim_set_no, reported,
             (period_end - period_start) // 25 as grain, year(period_start) as year,
             quarter(period_start) as quarter,
             hash(month(period_start) * 32 + day(period_start), reported) as print
      from due_fact where value <> 0 and resolution = 0)
group by metric_id, site_id, dim_set_no, grain, year
having min(reported) < max(reported)
