-- scratch.taken: which facts each direct source of a role takes, by metric and combination
-- of dimensions: once for all facts that share them. With the split that they come in:
-- the dimensions of the indicator in their order (; and = are marks in it);
-- ``label_no`` is the number of split and country together.
with said as (
    unpivot facts.dim_set on columns(* exclude (dim_set_no, dim_key)) into name name value word
),
told as (
    select distinct metric_id, dim_set_no from facts.dim_group
),
fits as (
    select s.*, t.metric_id as of_metric, t.dim_set_no
    from scratch.source s
    join told t on t.metric_id = try_cast(s.metric_id as metric_id)
    where not exists (
        -- Blank says 'not split' or 'not known': it passes neither a condition nor its
        -- opposite, unless the opposite asks for it.
        from scratch.source_condition c
        left join said d on d.name = c.name and d.dim_set_no = t.dim_set_no
        where c.source_no = s.source_no
          and case when c.is_not then coalesce(list_contains(c.words, d.word), not c.blank)
                   else not coalesce(list_contains(c.words, d.word), false) end)
),
split as (
    select f.source_no, f.dim_set_no, string_agg(
               n.name || coalesce('=' || replace(replace(coalesce(n.word, d.word), ';', ','),
                                                 '=', ':'), ''), ';' order by n.place) as split
    from fits f
    join scratch.source_dimension n on n.source_no = f.source_no
    left join said d on d.name = n.name and d.dim_set_no = f.dim_set_no
    group by f.source_no, f.dim_set_no
)
select f.ind, f.role, f.of_metric as metric_id, f.dim_set_no, f.is_stock, f.is_in_sums,
       f.times, f.unit, c.word as country, coalesce(p.split, '') as split,
       dense_rank() over (order by p.split, c.word) as label_no
from fits f
left join split p on p.source_no = f.source_no and p.dim_set_no = f.dim_set_no
left join said c on c.name = 'country' and c.dim_set_no = f.dim_set_no
