-- Tellings of one thing whose totals differ: more than rounding explains (views), a part
-- above its whole, days told twice in one series (crossing), or by rounding.
with dim_value as (
    select dim_set_no, split_part(pair, '=', 1) as name,
           split_part(pair, '=', 2) as value
    from facts.dim_set, unnest(string_split(dim_key, ';')) t(pair)
    where dim_key <> '' and dim_set_no in (select dim_set_no from node)),
common as (
    -- What all tellings say alike names the thing that they tell of.
    select v.component, d.name, any_value(d.value) as value
    from viewed v join dim_value d on d.dim_set_no = v.dim_set_no
    group by v.component, d.name
    having count(distinct d.value) = 1 and count(*) = (
        select count(*) from member m where m.component = v.component)),
named as (
    select component, string_agg(name || '=' || value, ';' order by name)
        as told_of
    from common group by component),
differing as (
    select t.component, t.view_name, min(case
        when t.covered_days = o.covered_days
            and abs(t.total - o.total) > t.half + o.half then 1
        when t.is_positive and t.covered_days < o.covered_days
            and t.total > o.total + t.half + o.half then 2
        when t.is_positive and t.covered_days > o.covered_days
            and t.total + t.half + o.half < o.total then 2
        when t.covered_days = o.covered_days and t.total <> o.total then 3
        end) as way
    from telling t join telling o
        on o.component = t.component and o.view_name <> t.view_name
    -- Rates, prices and classes do not add up: months owe their year nothing.
    join ref.metrics k on k.metric_id = cast(t.metric_id as varchar)
        and k.kind <> 'factor'
    group by all),
marked as (
    select component, view_name,
           case way when 1 then 'views' when 2 then 'part_above_whole'
                    else 'rounding' end as kind
    from differing where way is not null
    union all
    select component, view_name, 'crossing' from telling where outdone > 0)
select t.metric_id, t.site_id, coalesce(t.span_start, t.a),
       coalesce(t.span_end, t.b), t.component, coalesce(n.told_of, ''), m.kind,
       t.view_name, case m.kind when 'crossing' then t.total_of_all
                                else t.total end
from marked m join telling t using (component, view_name)
left join named n using (component)
order by all
