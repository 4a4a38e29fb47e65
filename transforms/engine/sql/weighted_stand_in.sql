-- Stand-ins with their amounts, rounded once per site and breakdown: the readings of one
-- are added up first, so their grade is that of the worst.
with added as (
    select ind, period_id, role, site_id, in_country, set_no, breakdown, is_split,
           max(grade) as grade, min(doubtful) as doubtful, sum(amount) as amount,
           sum(n) as n, sum(unknown) as unknown, any_value(s0) as s0,
           any_value(s1) as s1, any_value(s2) as s2, any_value(days) as days,
           any_value(stood_for) as stood_for, sum(lo0) as lo0, sum(lo1) as lo1,
           sum(lo2) as lo2, sum(hi0) as hi0, sum(hi1) as hi1, sum(hi2) as hi2
    from stand_in group by all
)
select ind, period_id, role, 'stand_in' as part, site_id, in_country, set_no, breakdown,
       is_split, grade, doubtful, amount, n, unknown, cast(s0 > 0 as integer) as s0,
       cast(s1 > 0 as integer) as s1, cast(s2 > 0 as integer) as s2,
       state.parted(amount, s0, days) as a0, state.parted(amount, s1, days) as a1,
       state.parted(amount, s2, days) as a2,
       cast(lo0 * stood_for / days as decimal(38,12)) as lo0,
       cast(lo1 * stood_for / days as decimal(38,12)) as lo1,
       cast(lo2 * stood_for / days as decimal(38,12)) as lo2,
       cast(hi0 * stood_for / days as decimal(38,12)) as hi0,
       cast(hi1 * stood_for / days as decimal(38,12)) as hi1,
       cast(hi2 * stood_for / days as decimal(38,12)) as hi2
from added
