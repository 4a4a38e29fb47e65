-- Schemes side by side, those whose requirements are held first.
select name, kind, body, minerals, stage, asks, assurance, local_seat, results_public,
       corrective_action, valid_months, since, state, successor, list, how_source,
       how_confidence, "source", confidence
from mart.scheme order by list = '', kind, scheme
