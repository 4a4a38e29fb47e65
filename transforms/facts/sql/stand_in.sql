-- Factors that contributions (given) took although they do not hold the middle of the
-- fact, were built with another GWP set or are of another region (factor_regions): a row
-- per indicator, site, factor and period; age is how many days the factor is off, at most.
with used as (
    select distinct indicator_id, site_id, period_start, period_end,
           unnest(string_split(factor_id, ';')) as factor_id,
           period_start + cast((period_end - period_start) // 2 as integer) as middle
    from given
),

judged as (
    select u.indicator_id, u.site_id, u.factor_id, u.period_start, u.period_end,
           f.gas = 'CO2e_only' and f.gwp_set is distinct from s.value as is_other_set,
           f.factor_kind <> 'grid' and r.place between 10 and 98 as is_other_region,
           min(greatest(u.middle - f.valid_to, f.valid_from - u.middle, 0)) as age
    from used u
    join ref.factor f on f.factor_id = u.factor_id
    join project.setting s on s.name = 'gwp_set'
    left join derived.site_region r on r.site_id = u.site_id and r.region = f.region
    group by all
)

select j.indicator_id, cast(j.site_id as varchar) as site_id, j.factor_id, p.period_id,
       j.is_other_set,
       coalesce(bool_or(j.is_other_region), false) as is_other_region,
       max(j.age) as age, min(j.period_start) as first_day, max(j.period_end) as last_day
from judged j
join project.period p on p.period_start <= j.period_end and p.period_end >= j.period_start
where j.is_other_set or j.is_other_region or j.age > 0
group by j.indicator_id, j.site_id, j.factor_id, p.period_id, j.is_other_set
