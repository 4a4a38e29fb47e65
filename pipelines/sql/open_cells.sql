-- Cells of the last period of a release that were asked for and are neither told nor
-- decided, by site and state, with up to three of their metrics.
select site_id, period_id, state, count(*),
       array_to_string(list(distinct metric_id order by metric_id)[:3], ', ')
       || case when count(distinct metric_id) > 3 then ' ...' else '' end
from mart.expectation
where period_id = (select string_split(periods, ' ')[-1] from mart.release)
    and state in ('missing', 'refused', 'conflict', 'unused')
group by site_id, period_id, state
order by site_id, state
