-- What a person should look at.
select replace(kind, '_', ' '), entity, subject, period_id, message, remedy
from mart.findings
order by kind, entity, subject, period_id, message, remedy
