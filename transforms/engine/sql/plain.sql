-- Values of indicators with one role that is added up: no formula has to be evaluated.
select r.ind, period_id, level, entity, breakdown, consolidation,
       case when unknown = 0 then amount end as value,
       case when unknown = 0
            then '{"' || role || '":"' || amount || '"}'
            else '{"' || role || '":null}' end as roles,
       case when unknown > 0
            then unknown || ' of ' || n || ' contributions lack a factor' else '' end
           as reason,
       n, size, estimated, reviewed, quality, null::varchar as lopsided,
       case when unknown = 0 then least end as value_low,
       case when unknown = 0 then most end as value_high, doubtful, doubtful_sites
from reduced r
join scratch.indicator i on i.ind = r.ind and i.is_plain
