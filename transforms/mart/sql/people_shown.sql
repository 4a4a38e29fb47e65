-- As shown_before: the sums that figures show and no record has; and by name alone those of
-- figures that are withheld, unless others show each of them. Sums of the same facts are one,
-- whichever figures say them.
with known as (
    select distinct said from shown_before
),
one as (
    select said, min((figure_id, role)) as of_which
    from role_said
    where figure_id not in (select figure_id from mart.withheld)
    group by said
)
select o.said, n.metric_id, n.site_id, n.period_start, n.period_end, n.dimensions,
       n.factor_id, n.amount, t.share, t.per
from one o
join term t on t.figure_id = o.of_which[1] and t.role = o.of_which[2]
join fact_name n on n.cell_no = t.cell_no
where o.said not in (select said from known)
union all by name
select distinct f.said
from figure_said f
join mart.withheld w on w.figure_id = f.figure_id
where f.said not in (select said from known)
  and f.figure_id in (
      select figure_id from role_said
      where said not in (select said from one) and said not in (select said from known))
order by all
