-- What an assessment leaves open.
select f.*, a.answer, a.text as answer_text, a.answered_by, a.answered_on
from (
    select distinct state.finding_id(kind, entity, subject, period_id, message, '')
               as finding_id,
           kind, entity, subject, period_id, message, remedy
    from materiality.finding) f
left join project.finding_answer a on a.finding_id = f.finding_id
