/*
name: Average days to pay suppliers
unit: days
method: >-
  Days until each invoice was paid, weighted by its amount at the average rate; by the day
  of payment. Counted by invoices it would be another figure. Beside GRI 2-6; ESRS G1-6.
disclosures: [2-6@2021]
consolidation: entity_list
breakdowns: [supplier_type]
figure: weighted / paid
roles:
  weighted: {}
  paid: {}
*/
select record_no, site_id, period_start, period_end, grade, supplier_type, country,
       'weighted' as role, days_value as amount, factor_id, cast(null as varchar) as key
from derived.invoice_value
union all
select record_no, site_id, period_start, period_end, grade, supplier_type, country,
       'paid', case when days_value is not null then value end, factor_id, null
from derived.invoice_value
