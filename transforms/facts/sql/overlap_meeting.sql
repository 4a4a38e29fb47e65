-- Facts of two shapes tell of the same thing where they agree in the dimensions that
-- both have; a shape beside itself is one series. `place` numbers where they meet.
with shape as (select distinct metric_id, shape from node),
pair as (
    select x.metric_id, x.shape as one, y.shape as other,
           list_intersect(string_split(x.shape, ';'), string_split(y.shape, ';'))
               as common
    from shape x join shape y on y.metric_id = x.metric_id and y.shape >= x.shape),
series as (
    select distinct n.metric_id, n.shape, n.dim_set_no,
           string_split(d.dim_key, ';') as items
    from node n join facts.dim_set d on d.dim_set_no = n.dim_set_no),
keyed as (
    select p.metric_id, p.one, p.other, s.shape, s.dim_set_no,
           array_to_string([x for x in s.items
               if list_contains(p.common, split_part(x, '=', 1))], ';') as shared
    from pair p
    join series s on s.metric_id = p.metric_id and s.shape in (p.one, p.other)),
place as (
    select k.one, k.other, k.shared, n.metric_id, n.site_id, n.teller,
           row_number() over (order by n.metric_id, n.site_id, n.teller, k.one, k.other,
                              k.shared) as place
    from keyed k join node n
        on n.metric_id = k.metric_id and n.dim_set_no = k.dim_set_no
    group by k.one, k.other, k.shared, n.metric_id, n.site_id, n.teller
    having count(*) > 1
        and (k.one = k.other or count(distinct n.shape) = 2))
select p.place, p.one = p.other as is_series, n.node, n.shape, n.a, n.b, n.is_stock
from place p
join keyed k on k.metric_id = p.metric_id and k.one = p.one and k.other = p.other
    and k.shared = p.shared
join node n on n.metric_id = k.metric_id and n.dim_set_no = k.dim_set_no
    and n.site_id = p.site_id and n.teller = p.teller
