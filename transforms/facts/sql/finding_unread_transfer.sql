-- Findings: states that were not read on the day before other shares of their site counted,
-- where a figure takes out what changed hands then: one row per site, metric and period.
-- needs: exists (from facts.coverage where window_name = 'transferred' and received < expected)
with lacking as (
    select c.site_id, c.metric_id, c.period_id,
           string_agg(distinct c.words, '; ' order by c.words) as words,
           string_agg(distinct i.indicator_id, ', ' order by i.indicator_id) as indicators,
           count(distinct i.indicator_id) = 1 as is_one
    from facts.coverage c
    join scratch.watched v on v.metric_id = c.metric_id and v.split = c.split
        and v.window_name = c.window_name
    join scratch.indicator i on i.cover_no = v.cover_no
    semi join figures.figure f on f.indicator_id = i.indicator_id
        and f.period_id = c.period_id and f.entity = c.site_id
    where c.window_name = 'transferred' and c.applicable and c.received < c.expected
      and not starts_with(c.words, 'waived')
    group by c.site_id, c.metric_id, c.period_id
)
select 'unread_transfer', site_id, metric_id, period_id,
       'Not read on the day before other shares of the site count (ownership.csv): ' || words
       || '. ' || indicators || if(is_one, ' is', ' are')
       || ' incomplete without it: what changed hands cannot be taken out.',
       'Hand in the reading of that day, as buyer and seller settled it; or say in expected.csv '
       || 'that the metric is not applicable and why.'
from lacking
order by all
