-- Findings as all may see them: those that tell values of people and pay, or name a case,
-- have # for each number. Their id is another: of the words one could try what it was.
with subject as (
    select list(metric_id) as names from protected
    union all
    select list(i.indicator_id)
    from whole.mart.dim_indicator i
    where list_has_any(string_split(i.metrics, '; '), (
        select list(metric_id) from protected where protected <> 'case'))
),
name as (
    select flatten(list(names)) as names from subject
),
told as (
    select f.*, f.kind not in ('gap', 'series_gap', 'unused', 'uncounted', 'lacking',
                               'not_in_intake', 'no_factor')
           and list_has_any(regexp_extract_all(f.subject, '[a-z0-9_]+'), n.names) as is_told,
           regexp_replace(f.message, '[0-9]([0-9.,:-]*[0-9])?', '#', 'g') as hidden
    from whole.mart.findings f
    cross join name n
)
select t.* exclude (is_told, hidden) replace (
    case when t.is_told then left(sha256(concat_ws('|', t.kind, t.entity, t.subject,
             t.period_id, t.hidden, t.place, row_number() over (
                 partition by t.kind, t.entity, t.subject, t.period_id, t.hidden, t.place
                 order by t.message))), 12)
         else t.finding_id end as finding_id,
    case when t.is_told then t.hidden else t.message end as message,
    case when not t.is_told then t.size end as size)
from told t
