-- Values as they were published before, beside what the same figure is now under the
-- approach that is shown, and the values that decided restatements give it.
select h.indicator_id, h.entity, h.period_id, h.value_as_published, f.value,
       (select coalesce(list(r.new_value), []) from project.restatement r
        where r.new_value is not null
          and (r.figure_id = f.figure_id
               or (r.figure_id = '' and r.indicator_id = f.indicator_id
                   and r.entity = f.entity and r.period_id = f.period_id
                   and r.breakdown = f.breakdown))) as restated
from disclosure.history h
join figures.figure f
    on f.indicator_id = h.indicator_id and f.entity = h.entity
    and f.period_id = h.period_id
    and f.breakdown = case h.breakdown when 'total' then '' else h.breakdown end
    and f.unit = h.unit and f.is_lead
where f.value is not null
order by all
