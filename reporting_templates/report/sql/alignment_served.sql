-- GRI disclosures by how many requirements of other standards their answer serves.
select a.through as disclosure_id, count(distinct a.standard) as standards,
       count(*) as requirements, count(*) filter (state = 'answered') as answered,
       any_value(a.indicator_ids) as indicator_ids
from mart.alignment a
where state in ('answered', 'partly') and through <> ''
group by a.through
order by requirements desc, disclosure_id
