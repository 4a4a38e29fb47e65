/*
says: Gaps, contradictions and what is unlikely, for a person to look at and to answer.
order: [kind, entity, subject, period_id, message, finding_id]
key: [finding_id]
columns:
  finding_id: Made of the finding's own words; the same as long as its inputs are.
  kind: gap, unused, uncounted, told_anyway, series_gap, across_period, across_ownership,
    across_factors, unread_transfer, views_disagree, rounding, days_cross, days_touch, shared_out,
    facility_shared, facility_unshared, supersedes_nothing, paper_missing, true_up, estimate_stands,
    impossible, improbable, unlike_series, repeated, look_alike, control, no_factor, lacking,
    stand_in, base_year, conflict, refused, withdrawn, not_in_intake, narrative, materiality
    or note.
  entity: Site or entity.
  subject: Metric, indicator or register.
  period_id: Period or days.
  message: What was found.
  remedy: What may be the cause, and what to do.
  size: How many times more or less, or the quotient of both sides; empty where it is no
    matter of size.
  place: The cells, where they are few; all of them are in the trace.
  answer: explained (it is right as it is) or corrected (a correction is on its way); empty
    while nobody answered.
  answer_text: The answer in words.
  answered_by: Who answered.
  answered_on: The day of the answer.
*/
select f.*, a.answer, a.text as answer_text, a.answered_by, a.answered_on
from (
    select distinct state.finding_id(kind, entity, subject, period_id, message, place)
               as finding_id,
           kind, entity, subject, period_id, message, remedy, size, place
    from figures.finding) f
left join project.finding_answer a on a.finding_id = f.finding_id
