/*
what: supplier invoices paid in the company's currency, and that amount times the days until
  it was paid
method: amount x average rate of exchange of the shortest interval that holds the day of
  payment (value); value x days of the row (days_value).
source: IAS 21 paragraph 40 (average rate); ESRS G1-6 (average time to pay an invoice)
lacks: its days, or the rate of exchange of its currency
remedy: Fill days of the row; hand rates in as metric fx_rate.
reach: period
scope: group
*/
select i.record_no, i.site_id, i.period_start, i.period_end, i.grade, i.supplier_type,
       cast(null as varchar) as country,
       cast(i.amount * x.rate as decimal(38,12)) as value, cast(null as varchar) as unit,
       cast(cast(cast(i.amount * x.rate as decimal(28,9)) * i.days as decimal(38,12))
            as decimal(38,12)) as days_value, x.factor_id
from metric.invoice_paid i
left join lateral (
    select r.rate, r.factor_id from derived.exchange_rate r
    where r.currency = i.currency and r.rate_type = 'average'
      and r.period_start <= i.period_start and r.period_end >= i.period_end
    order by r.period_end - r.period_start, r.period_start, r.rate limit 1) x on true
