-- What was changed between two releases, what moved most first.
select reason_no, cause, words, old_place, new_place, figures
from changes.change_reason
order by reason_no
