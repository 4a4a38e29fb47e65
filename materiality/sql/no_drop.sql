-- Groups of rights-holders whose mean keeps a topic in. Compared exactly.
select s.topic_id, s.group_id
from materiality.group_score s
cross join materiality.setting t
where s.category = 'rights_holder' and s.mean >= t.no_drop_mean
