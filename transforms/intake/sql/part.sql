-- Parts of the rows that ask to be shared out (asked): one for each stretch of days that
-- the first and last days of what figures look at cut out of them.
with look as (
    select period_start as first_day, period_end as last_day from project.period
    union select prior_start, prior_end from project.period
),
cut as (
    select first_day as day from look union select last_day + 1 from look
),
crossing as (
    select distinct a.period_start, a.period_end
    from (select distinct period_start, period_end from asked) a
    join cut c on c.day > a.period_start and c.day <= a.period_end
),
across as (
    select a.* from asked a
    semi join crossing c on c.period_start = a.period_start and c.period_end = a.period_end
),
-- With what ends on the first day of one: that day is told once.
candidate as (
    from across
    union
    select a.* from asked a
    semi join across c on c.metric_id = a.metric_id and c.site_id = a.site_id
        and c.dim_set_no = a.dim_set_no and c.period_start = a.period_end
        and c.period_end > c.period_start and a.period_end > a.period_start
),
-- Other rows of the series that meet its days: at one end, or else.
met as (
    select c.record_no,
           coalesce(bool_or(o.period_start = c.period_end and o.period_end > o.period_start
                            and c.period_end > c.period_start), false) as ends_in_next,
           coalesce(bool_or(not (
               -- Two meters over the same days, both shared out.
               o.period_start = c.period_start and o.period_end = c.period_end
               and o.record_no in (select record_no from candidate)
               or c.period_end > c.period_start and o.period_end > o.period_start
               and (o.period_start = c.period_end or o.period_end = c.period_start))),
               false) as is_told_too
    from candidate c
    join validated.measurement o on o.metric_id = c.metric_id and o.site_id = c.site_id
        and o.dim_set_no = c.dim_set_no and o.record_no <> c.record_no
        and o.period_start <= c.period_end and o.period_end >= c.period_start
    where o.resolution = 0
    group by c.record_no
),
whole as (
    select c.*, c.period_end - cast(coalesce(m.ends_in_next, false) as integer) as until
    from candidate c
    left join met m on m.record_no = c.record_no
    where not coalesce(m.is_told_too, false)
),
stretch as (
    select w.record_no, w.until, w.period_start as first_day
    from whole w
    union
    select w.record_no, w.until, c.day
    from whole w
    join cut c on c.day > w.period_start and c.day <= w.until
),
-- Whole numbers of the last decimal: exact.
measured as (
    select w.record_no as whole_no, w.metric_id, w.site_id, s.first_day as period_start,
           coalesce(lead(s.first_day) over (
               partition by s.record_no order by s.first_day) - 1, w.until) as period_end,
           w.period_start as whole_start, w.period_end as whole_end, w.grade,
           w.until - w.period_start + 1 as of_days,
           cast(w.value * 1000000000 as hugeint) as units
    from stretch s
    join whole w on w.record_no = s.record_no
),
shared as (
    select m.*, m.period_end - m.period_start + 1 as days,
           (m.units * (m.period_end - m.whole_start + 1)) // m.of_days
           - (m.units * (m.period_start - m.whole_start)) // m.of_days as part_units
    from measured m
)
select s.whole_no, cast(s.metric_id as varchar) as metric_id,
       cast(s.site_id as varchar) as site_id, s.period_start, s.period_end,
       cast(cast(s.part_units as decimal(28,0)) * cast(0.000000001 as decimal(10,9))
            as decimal(28,9)) as value,
       if(s.days = s.of_days, s.grade, g.grade) as grade, s.whole_start, s.whole_end,
       s.days, s.of_days
from shared s
join ref.grade r on r.grade = s.grade
join ref.grade g on g.method = 'prorated' and g.reviewed = r.reviewed
