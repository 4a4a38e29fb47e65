-- Values as they were published before, beside what the same figure is now under the
-- approach that is shown.
select h.indicator_id, h.entity, h.period_id, h.value_as_published, f.value
from disclosure.history h
join figures.figure f
    on f.indicator_id = h.indicator_id and f.entity = h.entity
    and f.period_id = h.period_id
    and f.breakdown = case h.breakdown when 'total' then '' else h.breakdown end
    and f.unit = h.unit and f.is_lead
where f.value is not null
order by all
