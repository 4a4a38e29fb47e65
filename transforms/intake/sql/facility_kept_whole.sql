-- Facts of shared facilities that cannot be shared out, and why (facility_use).
select distinct whole_no, metric_id, cast(site_id as varchar) as site_id, period_start,
       period_end, why
from facility_use
where why is not null
