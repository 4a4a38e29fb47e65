-- Those whose days overlap, within each stretch of time that figures look at; a stock's
-- are of one day. Rows of one series that share one day only are read as half-open.
with inside as (
    select m.*, s.span_start, s.span_end
    from meeting m join facts.span s on m.a >= s.span_start and m.b <= s.span_end
    where not m.is_stock
    union all
    select *, null, null from meeting where is_stock),
reach as (
    select *, max(b) over (
        partition by place, span_start, span_end order by a, b, node
        rows between unbounded preceding and 1 preceding) as before
    from inside),
numbered as (
    select *, sum(cast(before is null or a > before
                       or (is_series and a = before and a < b) as integer)) over (
        partition by place, span_start, span_end order by a, b, node) as group_no
    from reach)
select span_start, span_end, node,
       dense_rank() over (order by span_start, span_end, place, group_no)
           as gathering
from numbered
window w as (partition by place, span_start, span_end, group_no)
qualify case when is_series
             then count(*) over w > 1
             else min(shape) over w <> max(shape) over w end
order by span_start, span_end, node
