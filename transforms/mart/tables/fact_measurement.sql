/*
says: "One row per accepted fact: a value, where it stands, what it speaks of."
is_large: true
compression: {record_id: fsst, value_as_reported: fsst, dataset: dictionary,
  metric_id: dictionary, site_id: dictionary, unit: dictionary, unit_as_reported: dictionary,
  method: dictionary, file_id: dictionary, sheet: dictionary, fate: dictionary}
order: [metric_id, site_id, period_start, period_end, dimensions, record_id]
key: [record_id]
references:
  site_id: dim_site.site_id
  file_id: dim_source_file.file_id
columns:
  record_id: file_id:sheet:cell, and of a part /first day, of a facility's also /site.
  dataset: Dataset of the metric.
  metric_id: What was measured.
  site_id: Where.
  period_start: First day.
  period_end: Last day; a stock is the state on this day.
  value: {says: "In `unit`; as published null for people and pay.", unit: "{unit}"}
  unit: Canonical unit of the quantity.
  value_as_reported:
    says: As handed in, with a decimal point; as published `withheld` for people and pay.
    unit: "{unit_as_reported}"
  unit_as_reported: As handed in.
  dimensions: dim=value;dim=value, sorted; left out means not split.
  dimensions_as_reported: Those of its words that were handed in under another spelling, as
    they stood there (fuel=Diésel).
  method: measured, calculated, estimated, modelled, prorated or ''.
  quality: 1 best (measured and reviewed) to 5 (estimated).
  file_id: File, see dim_source_file.
  sheet: Sheet, '' in a CSV or Parquet file.
  row: Row in the sheet; the header of a CSV is row 1.
  column: Column of the value, counted from 1.
  fate: "counted, counted as factor, other_telling (the same is told in another way, which is
    taken), unused, outside or control; cells that are no facts are in row_fate."
  fate_why: Why it does not count, or counts by days only.
  counts_in: {says: "In the totals of how many indicators it counts; 0 of what counts in
    breakdowns only, or not at all.", unit: "1"}
  evidence: What proves it, as whoever handed it in says; of people and of cases `withheld`.
  source_system: Where it was taken from.
  prepared_by: Who prepared the row.
  reviewed_by: Who reviewed it; where that is who prepared it, it was not reviewed.
  comment: What was said beside it; of people and of cases `withheld`.
  stands_until: Day until which an estimate was to stand; '' where its row names none.
  part_of: "Of what is shared out by days, the days of the whole (first/last); '' elsewhere.
    `value_as_reported` is the whole's, `value` what falls on the days of the part."
  part_days: {says: "How many of the days of the whole the part has; null elsewhere.", unit: days}
  whole_days: {says: "How many days the whole was shared out over; null elsewhere.", unit: days}
  shared_from: "Of a part of what a shared facility told, the facility that handed it in, else ''.
    `value_as_reported` is the whole's, `value` what the site has of it."
  shared_by: "Its share: a number, or `by metric: amount of total`, with the row of
    shared_facilities.csv and the cells of the key; '' elsewhere."
*/
select state.record_id(d.sha256, s.sheet, r.row_no, r.column_no)
           || state.part_id(p.period_start, p.facility, p.site_id) as record_id,
       m.dataset, m.metric_id, m.site_id, m.period_start, m.period_end, m.value,
       m.unit, m.value_as_reported, m.unit_as_reported, m.dimensions,
       coalesce(w.told, '') as dimensions_as_reported, g.method, g.quality,
       left(d.sha256, 12) as file_id, coalesce(s.sheet, '') as sheet,
       r.row_no as "row", r.column_no as "column", f.fate, f.fate_why, f.counts_in,
       n.evidence, n.source_system, n.prepared_by, n.reviewed_by, n.comment,
       coalesce(cast(try_cast(n.stands_until as date) as varchar), '') as stands_until,
       coalesce(state.days(p.whole_start, p.whole_end), '') as part_of, p.days as part_days,
       p.of_days as whole_days, coalesce(p.facility, '') as shared_from,
       coalesce(p.share, '') as shared_by
from (
    select v.record_no, v.note_no, k.dataset, cast(v.metric_id as varchar) as metric_id,
           cast(v.site_id as varchar) as site_id, v.period_start, v.period_end,
           v.value, u.unit,
           coalesce(v.word, state.plain(v.reported)) as value_as_reported,
           u.reported_unit as unit_as_reported, d.dim_key as dimensions, v.grade
    from validated.measurement v
    join ref.metrics k on k.metric_id = cast(v.metric_id as varchar)
    join facts.unit u on u.unit_no = v.unit_no
    join facts.dim_set d on d.dim_set_no = v.dim_set_no
    where v.resolution = 0
    union all
    select record_no, 0 as note_no, dataset, metric_id, site_id, period_start, period_end,
           value, 'event', '1', 'event', dimensions, grade
    from scratch.register_fact) m
join scratch.record r on r.record_no = m.record_no
join raw.file d on d.file_no = r.file_no
left join raw.sheet s on s.file_no = r.file_no and s.sheet_no = r.sheet_no
join scratch.fate f on f.record_no = m.record_no
left join facts.note n on n.note_no = m.note_no
left join facts.part p on p.record_no = m.record_no
left join validated.told_word w on w.record_no = m.record_no
join ref.grade g on g.grade = m.grade
