-- What is left over, with its words (facts.unused_word); control where a total that is
-- stated elsewhere is compared with the metric, outside where no figure would count it on
-- its days (counts_on).
with stretch as (
    select distinct metric_id, site_id, period_start, period_end from left_over
),
beyond as (
    select s.*
    from stretch s
    join counts_on c on c.metric_id = cast(s.metric_id as varchar)
        and c.site_id = cast(s.site_id as varchar)
    group by all
    having not coalesce(bool_or(
        c.first_day <= coalesce(s.period_end, c.last_day)
        and c.last_day >= coalesce(s.period_start, c.first_day)), false)
)

select l.record_no, l.metric_id, l.site_id, l.dim_set_no,
       case when l.metric_id in (select metric_id from project.controls
                                 where metric_id is not null)
            then 'control'
            when b.metric_id is not null then 'outside'
            else 'unused' end as fate, w.word_no, l.period_start,
       l.period_end, l.file_no, l.sheet_no, l.row_no, l.column_no
from left_over l
join left_word w on w.metric_id = l.metric_id
    and w.dim_set_no is not distinct from l.dim_set_no
    and w.said is not distinct from l.said
left join beyond b on b.metric_id = l.metric_id and b.site_id = l.site_id
    and b.period_start is not distinct from l.period_start
    and b.period_end is not distinct from l.period_end
