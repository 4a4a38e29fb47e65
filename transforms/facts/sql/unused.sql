-- What is left over, with its words (left_word); control where a total that is stated
-- elsewhere is compared with the metric.
select l.record_no, cast(l.metric_id as varchar) as metric_id,
       cast(l.site_id as varchar) as site_id, l.dim_set_no,
       case when l.metric_id in (select metric_id from project.controls
                                 where metric_id is not null)
            then 'control' else 'unused' end as fate, w.lacks, w.why
from left_over l
join left_word w on w.metric_id = cast(l.metric_id as varchar)
    and w.said is not distinct from l.said
