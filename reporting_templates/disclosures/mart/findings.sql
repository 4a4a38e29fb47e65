-- What a report lacks.
select kind, entity, subject, period_id, message, remedy
from disclosure.finding
