-- What the figures that are not withheld show of people and no record has: `shown`, as
-- shown_before. Sums of the same facts are one, whichever figures say them.
create or replace temp table fact_term as
select distinct t.figure_id, t.role, c.metric_id, c.site_id, c.period_start, c.period_end,
       c.dimensions, c.factor_id, c.amount, t.share, t.per
from term t
join fact_cell c on c.cell_no = t.cell_no
where not starts_with(t.figure_id, 'shown/')
  and t.figure_id not in (select figure_id from mart.withheld);

create or replace temp table shown as
with named as (
    select figure_id, role,
           md5(cast(bit_xor(md5_number(concat_ws('|', metric_id, site_id, period_start,
               period_end, dimensions, factor_id, share, per))) as varchar)) as said
    from fact_term
    group by figure_id, role
),
one as (
    select said, min((figure_id, role)) as of_which from named group by said
)
select o.said, t.metric_id, t.site_id, t.period_start, t.period_end, t.dimensions,
       t.factor_id, t.amount, t.share, t.per
from one o
join fact_term t on t.figure_id = o.of_which[1] and t.role = o.of_which[2]
where o.said not in (select said from shown_before);
