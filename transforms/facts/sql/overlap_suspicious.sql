-- Only (metric, site, teller) whose facts are split in more than one way, or whose
-- intervals meet, can hold rivals: a facility's part tells of other things than the user.
with following as (
    select metric_id, site_id, teller, period_end,
           lead(period_start) over (
               partition by metric_id, site_id, teller
               order by period_start, period_end) as next_start
    from (select distinct metric_id, site_id, teller, period_start, period_end
          from facts.interval))
select metric_id, site_id, teller from following where next_start <= period_end group by all
union
select metric_id, site_id, teller from facts.interval
group by all having count(distinct dimension_names) > 1
    or count(*) > count(distinct (period_start, period_end))
