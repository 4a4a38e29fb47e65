-- What is asked, after what was told: who tells of a metric has it, whatever such places
-- have as a rule. A nil is none of that: it says the same as the rule.
with telling as (
    select t.metric_id, t.site_id, t.period_start, t.period_end
    from told t
    join project.period p
        on p.period_start <= t.period_end and p.period_end >= t.period_start
    where not t.is_nil
    union
    select metric_id, site_id, period_start, period_end
    from registered
)

select a.site_id, a.metric_id, a.split, a.first_day, a.last_day,
       case when l.metric_id is null then a.answer else 'yes' end as answer, a.frequency,
       a.due_days, case when l.metric_id is null then a.reason else '' end as reason,
       a.decided_by
from asked a
left join (
    select distinct a.metric_id, a.site_id, a.first_day
    from asked a
    join telling t on t.metric_id = a.metric_id and t.site_id = a.site_id
        and t.period_start <= a.last_day and t.period_end >= a.first_day
    where a.by_activity) l
    on l.metric_id = a.metric_id and l.site_id = a.site_id and l.first_day = a.first_day
    and a.by_activity
union all
-- A row whose site is not known lacks in the group's figures of its months.
select distinct 'GROUP', h.metric_id, '', s.first_day, s.last_day, 'yes', 'month', null, '', ''
from facts.held_back h
join project.stretch s on s.frequency = 'month' and s.window_name = 'period'
    and h.period_start <= s.last_day and h.period_end >= s.first_day
where h.is_unplaced and not exists (
    from asked a
    where a.metric_id = h.metric_id and a.site_id = 'GROUP' and a.split = ''
      and a.first_day <= s.last_day and a.last_day >= s.first_day)
