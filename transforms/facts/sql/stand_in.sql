-- Factors that contributions (given) took although they do not hold the middle of the
-- fact, or were built with another GWP set: site_id, factor_id, is_other_set, days, facts.
select cast(u.site_id as varchar) as site_id, f.factor_id,
       f.gas = 'CO2e_only' and f.gwp_set is distinct from s.value as is_other_set,
       min(u.period_start) as first_day, max(u.period_end) as last_day,
       count(distinct u.record_no) as facts
from (select record_no, site_id, period_start, period_end,
             unnest(string_split(factor_id, ';')) as factor_id,
             period_start + cast((period_end - period_start) // 2 as integer) as middle
      from given) u
join ref.factor f on f.factor_id = u.factor_id
join project.setting s on s.name = 'gwp_set'
where exists (
        from project.period p
        where p.period_start <= u.period_end and p.period_end >= u.period_start)
  and (f.gas = 'CO2e_only' and f.gwp_set is distinct from s.value
       or not exists (
           from ref.factor v
           where v.factor_id = f.factor_id and v.valid_from <= u.middle
             and coalesce(v.valid_to, date '9999-12-31') >= u.middle))
group by u.site_id, f.factor_id, f.gas, f.gwp_set, s.value
