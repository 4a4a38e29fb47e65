-- What figures say of protected cells (protected: metric_id, protected, kind), as temporary
-- tables. `cell`: people, or pay, that every figure counts alike, of one metric, site and
-- split; the months of a year that no figure tells apart are one cell, and of a stock their
-- mean. `term`: how often each counts in a role of a figure, as share / per.
create or replace temp table part_said as
with months as (
    select f.figure_id, p.month_count
    from mart.fact_figure f
    join mart.dim_period p on p.period_id = f.period_id
)
select s.figure_id, s.role, s.part, s.record_id, coalesce(s.factor_id, '') as factor_id,
       s.site_id, r.metric_id, r.period_start, r.period_end, r.dimensions,
       abs(s.amount) as amount,
       cast(case when s.amount < 0 then -s.share else s.share end as decimal(12,10)) as share,
       case when s.part = 'month' then m.month_count
            when s.part like 'stand_in/%'
                then m.month_count * cast(split_part(s.part, '/', 2) as bigint)
            else 1 end as per
from mart.figure_source s
join months m on m.figure_id = s.figure_id
join (
    select f.record_id, f.site_id, f.metric_id, f.period_start, f.period_end, f.dimensions
    from mart.fact_measurement f
    join protected p on p.metric_id = f.metric_id and p.protected in ('split', 'whole', 'pay')
) r on r.record_id = s.record_id and r.site_id = s.site_id
where s.amount is not null;

create or replace temp table fact_said as
select record_id, factor_id, site_id, metric_id, period_start, period_end, dimensions,
       max(amount) as amount,
       bit_xor(md5_number(concat_ws('|', figure_id, role, part, share))) as said_in
from part_said
group by record_id, factor_id, site_id, metric_id, period_start, period_end, dimensions;

create or replace temp table fact_cell as
with day as (
    select metric_id, site_id, period_start, period_end,
           bit_xor(md5_number(concat_ws('|', dimensions, factor_id, said_in))) as told
    from fact_said
    group by metric_id, site_id, period_start, period_end
)
select f.*, d.told, cast(dense_rank() over (
           order by f.metric_id, f.site_id, d.told, f.dimensions, f.factor_id, f.said_in)
           as bigint) - 1 as cell_no
from fact_said f
join day d on d.metric_id = f.metric_id and d.site_id = f.site_id
    and d.period_start = f.period_start and d.period_end = f.period_end;

create or replace temp table cell as
select c.cell_no, c.metric_id, p.protected, c.site_id, c.told, c.dimensions,
       sum(c.amount) as amount,
       case when p.kind = 'stock' then count(distinct (c.period_start, c.period_end))
            else 1 end as days
from fact_cell c
join protected p on p.metric_id = c.metric_id
group by c.cell_no, c.metric_id, p.protected, c.site_id, c.told, c.dimensions, p.kind;

create or replace temp table term as
select distinct s.figure_id, s.role, c.cell_no, s.share, s.per
from part_said s
join fact_cell c on c.record_id = s.record_id and c.factor_id = s.factor_id
