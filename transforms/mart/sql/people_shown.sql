-- As shown_before: the sums that figures show and no record has; and by name alone those of
-- figures that are withheld, unless others show each of them. Sums of the same facts are one,
-- whichever figures say them.
with known as (
    select distinct said from shown_before
),
named as (
    select figure_id, role,
           md5(cast(bit_xor(md5_number(concat_ws('|', metric_id, site_id, period_start,
               period_end, dimensions, factor_id, share, per))) as varchar)) as said
    from fact_term
    group by figure_id, role
),
one as (
    select said, min((figure_id, role)) as of_which
    from named
    where figure_id not in (select figure_id from mart.withheld)
    group by said
)
select o.said, t.metric_id, t.site_id, t.period_start, t.period_end, t.dimensions,
       t.factor_id, t.amount, t.share, t.per
from one o
join fact_term t on t.figure_id = o.of_which[1] and t.role = o.of_which[2]
where o.said not in (select said from known)
union all by name
select distinct f.said
from figure_said f
join mart.withheld w on w.figure_id = f.figure_id
where f.said not in (select said from known)
  and f.figure_id in (
      select figure_id from named
      where said not in (select said from one) and said not in (select said from known))
order by all
