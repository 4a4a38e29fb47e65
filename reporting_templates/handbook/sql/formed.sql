-- Indicators of which a release has a value, for anybody and any period, and metrics
-- of theirs that nobody is asked for.
select f.indicator_id,
       list_filter(string_split(coalesce(i.unasked, ''), '; '), lambda name: name <> '')
from (select distinct indicator_id from mart.fact_figure where value is not null) f
left join mart.dim_indicator i on i.indicator_id = f.indicator_id
