-- Measurements that earlier versions (version) told and no accepted row tells now: one
-- row per path and cell of the world, as last told.
with last_told as materialized (
    select t.*, v.name, n.evidence,
           state.place(v.name, e.sheets[t.sheet_no], t.row_no, t.column_no) as place,
           left(e.sha256, 12) as file_id, coalesce(e.sheets[t.sheet_no], '') as sheet,
           row_number() over () as told_no
    from facts.told_before t
    join raw.earlier e on e.file_no = t.file_no
    join version v on v.name = e.name and v.sha256 = e.sha256
    join facts.note n on n.note_no = t.note_no
    qualify row_number() over (
        partition by v.name, t.metric_id, t.site_id, t.period_start, t.period_end,
                     t.dim_set_no, n.evidence
        order by v.version desc, t.sheet_no, t.row_no, t.column_no) = 1
),
still_told as (
    select distinct t.told_no
    from last_told t
    join validated.measurement m on m.metric_id = t.metric_id and m.site_id = t.site_id
        and m.period_start = t.period_start and m.period_end = t.period_end
        and m.dim_set_no = t.dim_set_no and m.record_no > 0
    join facts.note n on n.note_no = m.note_no
    where n.evidence is not distinct from t.evidence
),
gone as materialized (
    select t.* from last_told t anti join still_told s on s.told_no = t.told_no
),
told_otherwise as (
    -- The new version says it otherwise: split where it was not, or of other days. A row
    -- that stood beside the one that is gone takes nobody's place. Two sets of dimensions
    -- agree, or one is blank where the other is not, if both together have as many
    -- different values as dimensions.
    select distinct g.told_no
    from gone g
    join validated.measurement m on m.metric_id = g.metric_id and m.site_id = g.site_id
        and m.period_start <= g.period_end and m.period_end >= g.period_start
        and m.record_no > 0
    join raw.delivery d on d.file_no = m.file_no and d.name = g.name
    join facts.note n on n.note_no = m.note_no
    join facts.dim_set a on a.dim_set_no = g.dim_set_no
    join facts.dim_set b on b.dim_set_no = m.dim_set_no
    where len(list_distinct(string_split(a.dim_key, ';') || string_split(b.dim_key, ';')))
        = len(list_distinct(
            string_split(regexp_replace(a.dim_key, '=[^;]*', '', 'g'), ';')
            || string_split(regexp_replace(b.dim_key, '=[^;]*', '', 'g'), ';')))
      and not exists (
        from facts.told_before t
        join facts.note o on o.note_no = t.note_no
        where t.file_no = g.file_no and t.metric_id = m.metric_id
          and t.site_id = m.site_id and t.period_start = m.period_start
          and t.period_end = m.period_end and t.dim_set_no = m.dim_set_no
          and o.evidence is not distinct from n.evidence)
    union
    -- It tells of them still, in a row that is refused: that is said of the row. Of one
    -- without a day nobody knows it.
    select distinct g.told_no
    from gone g
    join validated.held_back h on h.metric_id = cast(g.metric_id as varchar)
        and h.site_id = cast(g.site_id as varchar) and not h.is_blank
        and h.period_start <= g.period_end and h.period_end >= g.period_start
        and h.period_start > date '0001-01-01'
    join raw.delivery d on d.file_no = h.file_no and d.name = g.name
)
select g.metric_id, g.site_id, g.period_start || ' to ' || g.period_end, g.place,
       coalesce(g.word, state.plain(g.reported) || ' ' || u.reported_unit)
       || coalesce(' (' || nullif(replace(d.dim_key, ';', ', '), '') || ')', ''),
       g.name, g.file_id, g.sheet, g.row_no, g.column_no
from gone g
anti join told_otherwise s on s.told_no = g.told_no
join facts.unit u on u.unit_no = g.unit_no
join facts.dim_set d on d.dim_set_no = g.dim_set_no
