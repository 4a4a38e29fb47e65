-- What each window sees of each period: what lies inside two days, is a state on a day
-- ('on'), or ends between two days ('ends'). ``part`` says how a mean counts it, ``on_day``
-- is the day of an instant window (of what changed hands the day before other shares count);
-- ``span_*`` the stretch in which rivals are looked for.
with sought as (
    select distinct sees, periods from scratch.role
)
select r.sees, p.period_id, 'inside' as how, p.period_start as first_day,
       p.period_end as last_day, '' as part, null::date as on_day,
       p.period_start as span_start, p.period_end as span_end
from sought r cross join project.period p where r.sees = 'period'
union all
select r.sees, p.period_id, 'inside', p.prior_start, p.prior_end, '', null,
       p.prior_start, p.prior_end
from sought r cross join project.period p where r.sees = 'prior'
union all
select r.sees, w.period_id, 'inside', p.period_start, p.period_end, '', null,
       p.period_start, p.period_end
from sought r cross join project.period w
join project.period p on p.kind = w.kind and p.period_end <= w.period_end
where r.periods > 1
  and (select count(*) from project.period q
       where q.kind = w.kind and q.period_end > p.period_end
         and q.period_end <= w.period_end) < r.periods
union all
select r.sees, p.period_id, 'on', p.period_end, p.period_end, '', p.period_end, null, null
from sought r cross join project.period p where r.sees = 'closing'
union all
select r.sees, p.period_id, 'on', p.period_start - 1, p.period_start - 1, '',
       p.period_start - 1, null, null
from sought r cross join project.period p where r.sees = 'opening'
union all
select r.sees, p.period_id, 'on', c.first_day - 1, c.first_day - 1, '', c.first_day - 1, null,
       null
from sought r cross join project.period p
join (select distinct first_day from project.ownership_change) c
    on c.first_day between p.period_start and p.period_end
where r.sees = 'transferred'
union all
select r.sees, m.period_id, 'on', m.month_end, m.month_end, 'month', m.month_end, null,
       null
from sought r cross join project.month m where r.sees = 'mean of states'
union all
select r.sees, m.period_id, 'ends', m.first_day, m.last_day, 'month', m.month_end, null,
       null
from sought r cross join project.month m where r.sees = 'mean of readings'
union all
select r.sees, p.period_id, 'ends', p.period_start - 1, p.period_start - 1, 'opening',
       p.period_start - 1, null, null
from sought r cross join project.period p where r.sees = 'mean of readings'
