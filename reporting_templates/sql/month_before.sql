-- What a release has of one $site: values of the year before the period from $start to
-- $end, and what other files than $file told of the period itself.
select m.metric_id, m.dimensions, m.period_start, m.period_end, m.value, m.unit,
       m.period_end < $start as is_before
from mart.fact_measurement m
join mart.dim_source_file f on f.file_id = m.file_id
where m.site_id = $site
  and (m.period_end between $start - interval 1 year and $start - interval 1 day
       or (m.period_end between $start and $end and f.name <> $file
           and not list_contains(string_split(f.also_named, ' // '), $file)))
order by all
