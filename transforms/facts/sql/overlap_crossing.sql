-- Rows of one series that share days, neither being the whole of which the other is a
-- part. One day in common at their ends is a touch.
with beside as (
    select n.metric_id, n.site_id, n.records as later, n.a, n.b, n.grain,
           arg_max(struct_pack(records := n.records, a := n.a, b := n.b,
                               grain := n.grain), n.b) over (
               partition by n.metric_id, n.site_id, n.teller, n.dim_set_no order by n.a, n.b, n.node
               rows between unbounded preceding and 1 preceding) as earlier
    from node n where not n.is_stock)
select metric_id, site_id, earlier.records, later, a, least(b, earlier.b),
       a = earlier.b and a < b and earlier.a < earlier.b
from beside
where a <= earlier.b
  and (grain = earlier.grain or (b > earlier.b and a > earlier.a))
