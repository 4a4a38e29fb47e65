-- Records left over (left_over) that derived facts read beside facts that count
-- (read_beside: metric, metric that counts), at the same site or for the group; a rate where
-- an amount is told in its currency on some of its days: closing rates of stocks, average
-- ones of what flows. When a register's amounts were paid is not looked at.
with amount as (
    select distinct u.unit as currency, if(k.kind = 'stock', 'closing', 'average') as rate_type,
           if(k.kind = 'stock', m.period_end, m.period_start) as first_day,
           m.period_end as last_day
    from validated.measurement m
    join facts.unit u on u.unit_no = m.unit_no and u.quantity = 'currency'
    join ref.metrics k on k.metric_id = cast(m.metric_id as varchar)
    where m.resolution = 0
    union all
    select currency, null, null, null from register.fine_paid where resolution = 0
    union all
    select currency, null, null, null from register.invoice_paid where resolution = 0
)

select l.record_no
from left_over l
join read_beside p on p.metric_id = cast(l.metric_id as varchar)
join (select distinct metric_id, site_id from facts.interval) i
    on cast(i.metric_id as varchar) = p.added
    and (i.site_id = l.site_id or l.site_id = 'GROUP')
union all
select l.record_no
from left_over l
join facts.dim_set d on d.dim_set_no = l.dim_set_no
semi join amount a on a.currency = d.currency
    and coalesce(a.rate_type = d.rate_type, true)
    and coalesce(a.first_day <= l.period_end and a.last_day >= l.period_start, true)
where l.metric_id = 'fx_rate'
