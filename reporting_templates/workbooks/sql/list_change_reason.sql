-- What was changed between two releases.
select reason_no, cause, words, metric_id, site_id, unit, old_value, new_value, old_place,
       new_place, figures
from changes.change_reason
order by reason_no
