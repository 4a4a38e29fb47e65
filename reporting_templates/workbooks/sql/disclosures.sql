-- Disclosures that the chosen standards ask for, with the indicators that name them;
-- key '' for indicators that name none of them.
with named as (
    select i.indicator_id, trim(k.key) as key
    from mart.dim_indicator i, unnest(string_split(i.disclosures, ';')) as k(key)
), asked as (
    select n.indicator_id, n.key from named n
    where n.key in (select disclosure_id from mart.disclosure_answer)
    union all
    select n.indicator_id, '' as key from named n
    group by n.indicator_id
    having not bool_or(n.key in (select disclosure_id from mart.disclosure_answer))
)
select n.key, list(n.indicator_id order by n.indicator_id), any_value(d.title),
       any_value(d.standard), any_value(d.confidence)
from asked n
left join mart.dim_disclosure d on d.disclosure_id = n.key
group by n.key
