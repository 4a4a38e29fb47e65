-- Editions of GRI side by side.
select disclosure_id, title, until, replace(state, '_', ' '), replaced_by, new_title,
       new_from, replace(new_state, '_', ' '), serve_both, old_alone, new_alone, confidence
from mart.edition_bridge order by all
