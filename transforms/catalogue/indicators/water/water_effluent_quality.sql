/*
name: Samples of discharged water above the limit
unit: count
method: >-
  Number of samples whose value is above their limit, by their date; a sample without
  value or limit makes the figure incomplete. Samples are no incidents. Beside GRI
  303-4-d.
disclosures: [303-4@2018]
consolidation: control_only
breakdowns: [outfall, substance]
listing: discharge_sample
lacks: the value or the limit of a sample
remedy: Fill sample_value and limit_value of the row in discharge_sample.
roles:
  value: {}
*/
select record_no, site_id, period_start, period_end, grade, outfall, substance,
       cast(null as varchar) as country, 'value' as role,
       cast(case when sample_value > limit_value then events
                 when sample_value <= limit_value then 0 end as decimal(38,12)) as amount,
       cast(null as varchar) as factor_id, cast(null as varchar) as key
from metric.discharge_sample
