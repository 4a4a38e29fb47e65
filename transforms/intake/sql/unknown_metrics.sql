-- Rejects: rows whose metric there is not (of_no_metric), or is none but computed, with the
-- column that names it (metric_column). A row with several values is one place.
select distinct r.file_no, r.sheet_no, r.row_no, c.column_no, c.header, '', r.metric_id, r.site_id,
       coalesce(d.rule, case when o.word is not null then 'computed'
                             when g.metric_id is null then 'unknown_metric'
                             else 'register_in_rows' end), 'refused', r.metric_id,
       case when d.rule is not null then d.message
            when o.word is not null then o.message
            when r.metric_id is null then 'The row names no metric.'
            when g.metric_id is not null
            then 'This is a register: it is delivered as a table of its own, '
                 || 'not in the long form.'
            -- Whatever the capitals, and by its name in words as well.
            else 'There is no metric of this name.'
                 || coalesce(' Did you mean ' || (
                    select metric_id
                    from (select metric_id, greatest(
                              jaro_winkler_similarity(metric_id, lower(r.metric_id)),
                              jaro_winkler_similarity(lower(name), lower(r.metric_id))) as near
                          from ref.metrics)
                    where near > 0.9
                    order by near desc, metric_id
                    limit 1) || '?', '') end,
       coalesce(d.remedy, o.remedy, case when g.metric_id is not null
                then 'Hand it in as a file or sheet named ' || g.metric_id
                     || ', with a row for each thing or case (`orebook template`).' end,
                'Take the id from the list of metrics (`orebook doctor --metrics`); '
                || 'delete the row if it is a heading or a note.')
from of_no_metric r
join metric_column c on c.file_no = r.file_no and c.sheet_no = r.sheet_no
left join ref.metrics g on g.metric_id = r.metric_id and g.form = 'register'
left join computed o on o.word = r.metric_id
left join ref.doubt d on d.rule = state.unseen(r.metric_id)
where not exists (
    from validated.said a where a.file_no = r.file_no and a.sheet_no = r.sheet_no
        and a.row_no = r.row_no and coalesce(a.column_no = c.column_no, true))
