-- Figures as they were published before.
select indicator_id, entity, period_id, breakdown, value, unit, document, page,
       assured
from mart.history order by all
