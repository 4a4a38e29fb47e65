/*
what: exchange rates into the company's currency, one row per currency, rate type and
  interval
method: fx_rate as delivered (company currency per 1 unit of the currency); the company's
  own currency is worth 1 at all times. Average rates are for flows, closing rates for
  stocks.
source: IAS 21 paragraphs 39 and 40 (average rate of the period; closing rate of the day)
reach: period
scope: group
*/
with setting as (
    select value as currency from project.setting where name = 'currency'
)

select r.currency, r.rate_type, r.period_start, r.period_end, r.value as rate,
       'fx_rate:' || r.currency || ':' || r.rate_type || ':'
       || state.days(r.period_start, r.period_end) as factor_id
from metric.fx_rate r
join setting s on s.currency <> r.currency
union all
select s.currency, t.rate_type, date '0001-01-01', date '9999-12-31',
       cast(1 as decimal(28,9)), cast(null as varchar)
from setting s
cross join (values ('average'), ('closing')) t(rate_type)
