/*
says: "Registers whose cases have a clock: how many a site carried over, opened, closed and
  carried on in each period, and which were due. carried_in + opened - closed = carried_out.
  Cases are counted whole, whoever holds the site; figures take them by their own class."
order: [register_id, site_id, period_id]
key: [register_id, site_id, period_id]
references:
  site_id: dim_site.site_id
  period_id: dim_period.period_id
columns:
  register_id: grievance, or corrective_action of suppliers.
  site_id: Site of the cases.
  period_id: When; up to the end of the year in which the last case was opened, closed or due.
  carried_in:
    says: "Open when the period began; null of a register that does not say when a case opened."
    unit: case
  opened: {says: "Opened in it; null as carried_in.", unit: case}
  closed: {says: "Closed in it, whenever opened.", unit: case}
  carried_out: {says: "Open when it ended; null as carried_in.", unit: case}
  due: {says: Whose last day is in it; null of a register without such a day., unit: case}
  closed_in_time: {says: "Of these, closed by that day; null as due.", unit: case}
  overdue:
    says: "Due by the end of the period, in it or before, and not closed by then; null as due."
    unit: case
*/
with kept as (
    select 'grievance' as register_id, cast(site_id as varchar) as site_id,
           cast(events as bigint) as cases, opened_on,
           -- One that is said to be closed before it was opened is named by a rule.
           case when closed_on is not null then greatest(closed_on, opened_on) end
               as closed_on, cast(null as date) as due_on,
           true as says_opening, false as says_due
    from metric.grievance
    union all
    select 'corrective_action', cast(site_id as varchar), cast(events as bigint), null,
           closed_on, due_on, false, true
    from metric.corrective_action
),

known as (
    select register_id, site_id, year(max(greatest(opened_on, closed_on, due_on))) as last_year
    from kept group by register_id, site_id
),

counted as (
    select k.register_id, k.site_id, p.period_id, k.says_opening, k.says_due,
           sum(k.cases) filter (where k.opened_on < p.period_start
               and coalesce(k.closed_on >= p.period_start, true)) as carried_in,
           sum(k.cases) filter (
               where k.opened_on between p.period_start and p.period_end) as opened,
           sum(k.cases) filter (
               where k.closed_on between p.period_start and p.period_end) as closed,
           sum(k.cases) filter (where k.opened_on <= p.period_end
               and coalesce(k.closed_on > p.period_end, true)) as carried_out,
           sum(k.cases) filter (
               where k.due_on between p.period_start and p.period_end) as due,
           sum(k.cases) filter (where k.due_on between p.period_start and p.period_end
               and k.closed_on <= k.due_on) as closed_in_time,
           sum(k.cases) filter (where k.due_on <= p.period_end
               and coalesce(k.closed_on > p.period_end, true)) as overdue
    from kept k
    join known n on n.register_id = k.register_id and n.site_id = k.site_id
    join project.period p on year(p.period_start) <= n.last_year
    group by k.register_id, k.site_id, p.period_id, k.says_opening, k.says_due
)

select register_id, site_id, period_id,
       cast(case when says_opening then coalesce(carried_in, 0) end as bigint) as carried_in,
       cast(case when says_opening then coalesce(opened, 0) end as bigint) as opened,
       cast(coalesce(closed, 0) as bigint) as closed,
       cast(case when says_opening then coalesce(carried_out, 0) end as bigint) as carried_out,
       cast(case when says_due then coalesce(due, 0) end as bigint) as due,
       cast(case when says_due then coalesce(closed_in_time, 0) end as bigint)
           as closed_in_time,
       cast(case when says_due then coalesce(overdue, 0) end as bigint) as overdue
from counted
