-- Impact of a topic: its most significant impact. A sum would reward splitting, a mean
-- would dilute.
select i.topic_id,
       max(i.significance) as impact,
       max(i.significance_if_multiplied) as impact_if_multiplied,
       count(*) as impacts,
       count(*) filter (where i.significance >= t.human_rights_significance)
           as impacts_from_4,
       max(i.significance) filter (where i.direction = 'negative' and i.human_rights)
           as human_rights_significance
from materiality.impact_significance i
cross join materiality.setting t
group by i.topic_id, t.human_rights_significance
