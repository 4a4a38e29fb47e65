-- SHA-256 over the figures of each indicator ($names) and period, and over those of all
-- periods ($every): the same figures, the same version.
select indicator_id, coalesce(period_id, $every),
       sha256(string_agg(figure_id || '=' || coalesce(cast(value as varchar), status), ';'
                         order by figure_id))
from figures.figure
where list_contains($names, indicator_id)
group by grouping sets ((indicator_id, period_id), (indicator_id))
