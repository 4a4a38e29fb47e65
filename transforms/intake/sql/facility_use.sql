-- Facts of shared facilities (told), one row for each user: its weight in the whole and why,
-- and why the fact cannot be shared out. What is left over stays at the facility.
with use as (
    select u.*, coalesce(u.key_metric, '') <> '' as is_by_key from project.shared_facility u
),
fact as (
    select row_number() over (order by t.whole_no, t.period_start) as fact_no, t.*
    from told t
    semi join use u on u.facility = t.site_id and u.metric_id = t.metric_id
),
met as (
    select f.fact_no, f.site_id, f.period_start as a, f.period_end as b, u.used_by, u.share,
           u.key_metric, u.is_by_key, u.row_no,
           u.first_day > f.period_start or u.last_day < f.period_end as is_crossing
    from fact f
    join use u on u.facility = f.site_id and u.metric_id = f.metric_id
        and u.first_day <= f.period_end and u.last_day >= f.period_start
),
-- What users told of the key inside the days of the fact, in each way in which it is split.
key_cell as (
    select m.fact_no, m.used_by, m.a, m.b, t.shape, t.period_start, t.period_end, t.value,
           t.place
    from met m
    join told t on t.metric_id = m.key_metric and t.site_id = m.used_by
        and t.period_start >= m.a and t.period_end <= m.b
    where m.is_by_key
),
stretch as (
    select *, coalesce(lag(period_end) over (
                  partition by fact_no, used_by, shape order by period_start, period_end) + 1,
              a) as begins
    from (select distinct fact_no, used_by, shape, a, b, period_start, period_end
          from key_cell)
),
-- Those that tell of each day once.
whole_key as (
    select fact_no, used_by, shape
    from stretch
    group by fact_no, used_by, shape
    having bool_and(period_start = begins) and max(period_end) = any_value(b)
),
weighed as (
    select k.fact_no, k.used_by, k.shape, sum(k.value) as weight,
           list(distinct k.place order by k.place) as places
    from key_cell k
    semi join whole_key w on w.fact_no = k.fact_no and w.used_by = k.used_by
        and w.shape = k.shape
    group by k.fact_no, k.used_by, k.shape
    qualify row_number() over (
        partition by k.fact_no, k.used_by order by length(k.shape), k.shape) = 1
),
part as (
    select m.fact_no, m.used_by, m.used_by = m.site_id as is_rest, m.is_crossing, m.is_by_key,
           m.key_metric, m.row_no, case when m.is_by_key then w.weight else m.share end as weight,
           w.places
    from met m
    left join weighed w on w.fact_no = m.fact_no and w.used_by = m.used_by
),
rest as (
    select f.fact_no, f.site_id as used_by, true as is_rest, false as is_crossing,
           any_value(p.is_by_key) as is_by_key, any_value(p.key_metric) as key_metric,
           null::integer as row_no,
           case when any_value(p.is_by_key) then 0 else 1 - sum(p.weight) end as weight,
           null::varchar[] as places
    from fact f
    join part p on p.fact_no = f.fact_no
    group by f.fact_no, f.site_id
    having not bool_or(p.is_rest)
),
summed as (
    select *, sum(weight) over whole as total,
           bool_or(is_crossing) over whole as is_any_crossing,
           bool_or(weight < 0) over whole as is_any_below,
           list(used_by::varchar) filter (weight is null) over whole as untold
    from (from part union all by name from rest)
    window whole as (partition by fact_no)
)
select f.*, s.used_by, s.is_rest, s.is_by_key, s.key_metric, s.row_no, s.weight, s.total,
       s.places,
       case when s.is_any_crossing
                then 'who uses it changes within these days (valid_from, valid_to)'
            when len(s.untold) > 0
                then array_to_string(list_sort(s.untold), ', ') || ' did not tell '
                     || s.key_metric || ' of just these days, each once'
            when s.is_any_below then s.key_metric || ' of a user is below 0'
            when s.total = 0 then s.key_metric || ' of all users adds up to 0' end as why
from summed s
join fact f on f.fact_no = s.fact_no
