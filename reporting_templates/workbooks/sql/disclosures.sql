-- Disclosures that indicators name, with those indicators; key '' for those that name
-- none.
with named as (
    select i.indicator_id, trim(k.key) as key
    from mart.dim_indicator i, unnest(string_split(i.disclosures, ';')) as k(key)
)
select n.key, list(n.indicator_id order by n.indicator_id), any_value(d.title),
       any_value(d.standard), any_value(d.confidence)
from named n
left join mart.dim_disclosure d on d.disclosure_id = n.key
group by n.key
