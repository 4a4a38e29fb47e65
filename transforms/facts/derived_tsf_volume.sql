/*
what: volume stored in each tailings facility, with the state that the register gave it then
method: tsf_volume_m3 as surveyed; the status of the facility is that of its register row in
  force on the day of the survey
source: GISTM requirement 15.1 (public disclosure per facility); GRI 14.6.3
reach: period
scope: group
*/
select v.record_no, v.site_id, v.period_start, v.period_end, v.grade, v.tsf, r.tsf_status,
       r.consequence, cast(null as varchar) as country, v.value, 'm3' as unit,
       cast(null as varchar) as factor_id
from metric.tsf_volume_m3 v
left join metric.tsf_register r
    on r.tsf = v.tsf and r.period_start <= v.period_end and r.period_end >= v.period_end
