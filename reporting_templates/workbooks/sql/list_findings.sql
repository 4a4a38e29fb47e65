-- What a person should look at; what nobody explained comes first.
select replace(kind, '_', ' '), entity, subject, period_id,
       message || coalesce(' (' || place || ')', ''), remedy,
       answer || ' by ' || answered_by || ' on ' || answered_on || ': ' || answer_text,
       finding_id
from mart.findings
order by coalesce(answer, '') = 'explained', kind, entity, subject, period_id, message,
         finding_id
