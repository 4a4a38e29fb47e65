-- Records left over (left_over) that derived facts read beside facts that count
-- (read_beside: metric, metric that counts), at the same site or for the group; a rate where
-- an amount is told in its currency.
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
where l.metric_id = 'fx_rate' and d.currency in (
    select u.unit
    from validated.measurement m
    join facts.unit u on u.unit_no = m.unit_no and u.quantity = 'currency'
    where m.resolution = 0
    union all
    select currency from register.fine_paid where resolution = 0
    union all
    select currency from register.invoice_paid where resolution = 0)
