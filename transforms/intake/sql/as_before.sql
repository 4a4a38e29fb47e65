-- Cells of the world of which taken_out told before and rows of $tables tell now, each
-- once and the same in all but its place: figures do not rest on where a cell stands.
with once as (
    select metric_id, site_id, period_start, period_end, dim_set_no
    from taken_out
    group by all
    having count(*) = 1
)
select o.metric_id, o.site_id, o.period_start, o.period_end, o.dim_set_no
from taken_out o
join query_table($tables) r
    on r.metric_id = o.metric_id and r.site_id = o.site_id
    and r.period_start = o.period_start and r.period_end = o.period_end
    and r.dim_set_no = o.dim_set_no
where (o.metric_id, o.site_id, o.period_start, o.period_end, o.dim_set_no) in (from once)
  and (o.metric_id, o.site_id, o.period_start, o.period_end, o.dim_set_no)
      not in (from doubled)
  and o.resolution = 0 and r.resolution = 0 and r.value is not distinct from o.value
  and r.reported is not distinct from o.reported and r.unit_no = o.unit_no
  and r.word is not distinct from o.word and r.grade = o.grade and r.note_no = o.note_no
