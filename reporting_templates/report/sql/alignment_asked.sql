-- GRI disclosures without an answer, by how many requirements one would serve.
select a.through as disclosure_id, a.state, count(distinct a.standard) as standards,
       count(*) as requirements, any_value(a.indicator_ids) as indicator_ids
from mart.alignment a
where state in ('data_missing', 'text_missing') and through <> ''
group by a.through, a.state
order by requirements desc, disclosure_id
