-- What an assessment leaves open.
select kind, entity, subject, period_id, message, remedy
from materiality.finding
