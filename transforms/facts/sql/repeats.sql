-- repeats: series of a year that may be copied from another (``of_``), by facts.year_print:
-- from their own of the year before, as far as a quarter goes; as a whole from another site,
-- or from what has nothing to do with it at the site, which is of another unit or in other
-- words of the same dimensions (all waste may be diverted, all employees may be men). Of
-- several that are alike all are held against the first.
with twin as (
    select grain, year, whole from facts.year_print group by all having count(*) > 1
),

series as materialized (
    select p.*, u.kind,
           case when u.canonical_unit in ('fte', 'individuals') then 'headcount'
                when u.canonical_unit = 'tCO2e' then 't' else u.canonical_unit end as unit,
           d.dim_key, regexp_replace(d.dim_key, '=[^;]*', '', 'g') as shape
    from facts.year_print p
    semi join twin using (grain, year, whole)
    join ref.metrics u on u.metric_id = cast(p.metric_id as varchar)
    join facts.dim_set d on d.dim_set_no = p.dim_set_no
),

of_sites as (
    select metric_id, dim_set_no, grain, year, whole, min(site_id) as of_site
    from series
    -- Prices may be the same everywhere.
    where kind <> 'factor'
    group by metric_id, dim_set_no, grain, year, whole having count(*) > 1
),

of_units as (
    select site_id, grain, year, whole,
           unnest(arg_min({of_metric: metric_id, of_dims: dim_set_no, of_unit: unit},
                          (metric_id, dim_key)))
    from series
    group by site_id, grain, year, whole having min(unit) < max(unit)
),

of_words as (
    select metric_id, site_id, shape, grain, year, whole,
           arg_min(dim_set_no, dim_key) as of_dims
    from series
    group by metric_id, site_id, shape, grain, year, whole having count(*) > 1
)

select p.metric_id, p.site_id, p.dim_set_no, p.grain, p.year, p.metric_id as of_metric,
       p.site_id as of_site, p.dim_set_no as of_dims, 1 as years
from facts.year_print p
join facts.year_print o on o.metric_id = p.metric_id and o.site_id = p.site_id
    and o.dim_set_no = p.dim_set_no and o.grain = p.grain and o.year = p.year - 1
    and (o.q1 = p.q1 or o.q2 = p.q2 or o.q3 = p.q3 or o.q4 = p.q4)
union all
select s.metric_id, s.site_id, s.dim_set_no, s.grain, s.year, s.metric_id, o.of_site,
       s.dim_set_no, 0
from series s
join of_sites o using (metric_id, dim_set_no, grain, year, whole)
where s.site_id <> o.of_site
union all
select s.metric_id, s.site_id, s.dim_set_no, s.grain, s.year, o.of_metric, s.site_id,
       o.of_dims, 0
from series s
join of_units o using (site_id, grain, year, whole)
where s.unit <> o.of_unit
union all
select s.metric_id, s.site_id, s.dim_set_no, s.grain, s.year, s.metric_id, s.site_id,
       o.of_dims, 0
from series s
join of_words o using (metric_id, site_id, shape, grain, year, whole)
where s.dim_set_no <> o.of_dims
