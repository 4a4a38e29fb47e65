-- What the company's own results are good for.
select e.site_id, s.name, e.result, e.document, e.valid_from, b.name, e.state, e.last_day
from mart.evidence_reuse e
join mart.scheme s on s.scheme = e.scheme
join mart.scheme b on b.scheme = e.taken_by
order by e.seq, e.recognition
