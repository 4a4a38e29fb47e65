-- Which component each node is of, within each stretch of time.
select s.span_start, s.span_end, j.node, cast(j.component as integer)
           as component
from joined j
join (select distinct span_start, span_end,
             dense_rank() over (order by span_start, span_end) as span_no
      from gathered) s on s.span_no = j.span_no
