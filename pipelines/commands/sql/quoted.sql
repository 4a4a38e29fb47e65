-- Leading figures of an entity in a period whose names hold all words, totals first.
select f.figure_id, i.name, f.breakdown, f.value, f.unit, f.status
from mart.fact_figure f
join mart.dim_indicator i on i.indicator_id = f.indicator_id
where f.is_lead and f.entity = $entity and f.period_id = $period
  and len(list_filter($words, lambda w: not contains(
        lower(concat_ws(' ', f.indicator_id, i.name, f.breakdown, i.disclosures)), w))) = 0
order by f.breakdown <> '', i.topic, f.indicator_id, f.breakdown
