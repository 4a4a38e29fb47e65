-- How many contributions of both releases the figures that moved (moved) rest on.
select count(*)
from (
    select indicator_id, period_id from old.mart.contribution
    union all
    select indicator_id, period_id from new.mart.contribution) c
semi join moved m on m.indicator_id = c.indicator_id and m.period_id = c.period_id
