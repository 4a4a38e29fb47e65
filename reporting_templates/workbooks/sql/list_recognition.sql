-- Which scheme takes over results of which other.
select b.name, o.name, r.extent, r.way, r.step, r.reused, r.valid_months, r.valid_from,
       r.valid_to, r."source", r.confidence
from mart.recognition r
join mart.scheme b on b.scheme = r.taken_by
join mart.scheme o on o.scheme = r.result_of
order by r.recognition
