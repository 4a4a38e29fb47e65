-- Findings: what a facility told and its users have, of each metric and reported period, and
-- of each way in which it is told: how much each got, what stayed, by which rows of
-- shared_facilities.csv.
-- needs: exists (from facts.part where facility is not null)
with part as (
    select q.period_id || '/' || (p.period_end - p.period_start) // 25 || '/'
               || regexp_replace(d.dim_key, '=[^;]*', '', 'g') as telling, q.period_id,
           p.whole_no, p.facility, p.metric_id, p.site_id, p.value,
           p.site_id = p.facility as is_rest,
           regexp_extract(p.share, 'by ([a-z0-9_]+):', 1) as key,
           regexp_extract(p.share, 'row ([0-9]+)', 1) as row_no
    from facts.part p
    join validated.measurement m on m.record_no = p.record_no
    join facts.dim_set d on d.dim_set_no = m.dim_set_no
    join project.period q
        on q.period_start <= p.period_start and q.period_end >= p.period_end
    where p.facility is not null
),
user_part as (
    select telling, facility, metric_id, site_id, is_rest, sum(value) as value,
           string_agg(distinct nullif(key, ''), ', ' order by nullif(key, '')) as keys,
           list(distinct row_no) filter (row_no <> '') as row_nos
    from part
    group by all
),
whole as (
    select telling, period_id, facility, metric_id, sum(value) as value,
           count(distinct whole_no) as cells
    from part
    group by all
)
select 'facility_shared', w.facility, w.metric_id, w.period_id,
       w.cells || if(w.cells = 1, ' cell', ' cells') || ', ' || state.plain(w.value) || ' '
       || k.canonical_unit || ', '
       || if(w.cells = 1, 'is', 'are') || ' shared out'
       || coalesce(' by ' || string_agg(distinct u.keys, ', ' order by u.keys), '') || ': '
       || string_agg(u.site_id || ' has ' || state.plain(u.value), ', ' order by u.site_id)
              filter (not u.is_rest)
       || '; ' || w.facility || ' keeps '
       || coalesce(state.plain(sum(u.value) filter (u.is_rest)), '0')
       || ' (shared_facilities.csv, rows ' || array_to_string(list_sort(list_distinct(
              list_transform(flatten(list(u.row_nos)), lambda x: cast(x as integer)))), ', ')
       || ').',
       'Nothing, if the rows are right: the parts count where the users stand, at their '
       || 'shares of ownership.'
from whole w
join user_part u on u.telling = w.telling and u.facility = w.facility
    and u.metric_id = w.metric_id
join ref.metrics k on k.metric_id = w.metric_id
group by w.telling, w.period_id, w.facility, w.metric_id, w.value, w.cells, k.canonical_unit
order by all
