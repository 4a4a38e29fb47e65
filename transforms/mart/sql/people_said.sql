-- What figures say of protected cells (protected: metric_id, protected, kind), as temporary
-- tables. `cell`: people, or pay, that every figure counts alike, of one metric, site and
-- split; the months of a year that no figure tells apart are one cell, and of a stock their
-- mean. `term`: how often each counts in a role of a figure, as share / per. What other
-- releases showed (shown_before) are figures too: over the same cells, and over facts that no
-- figure of this one counts, such as those of a site that was sold.
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

insert into part_said
select 'shown/' || s.said, '', '', 'shown/' || md5(concat_ws('|', s.metric_id, s.site_id,
       s.period_start, s.period_end, s.dimensions)), s.factor_id, s.site_id, s.metric_id,
       s.period_start, s.period_end, s.dimensions, s.amount, s.share, s.per
from shown_before s
semi join protected p on p.metric_id = s.metric_id
    and p.protected in ('split', 'whole', 'pay')
anti join part_said f on f.metric_id = s.metric_id and f.site_id = s.site_id
    and f.period_start = s.period_start and f.period_end = s.period_end
    and f.dimensions = s.dimensions and f.factor_id = s.factor_id;

create or replace temp table fact_said as
select record_id, factor_id, site_id, metric_id, period_start, period_end, dimensions,
       not starts_with(record_id, 'shown/') as is_counted, max(amount) as amount,
       bit_xor(md5_number(concat_ws('|', figure_id, role, part, share))) as said_in
from part_said
group by record_id, factor_id, site_id, metric_id, period_start, period_end, dimensions;

create or replace temp table fact_cell as
with day as (
    select metric_id, site_id, period_start, period_end, is_counted,
           bit_xor(md5_number(concat_ws('|', dimensions, factor_id, said_in))) as told
    from fact_said
    group by metric_id, site_id, period_start, period_end, is_counted
)
select f.*, d.told, cast(dense_rank() over (
           order by f.metric_id, f.site_id, d.told, f.dimensions, f.factor_id, f.said_in)
           as bigint) - 1 as cell_no
from fact_said f
join day d on d.metric_id = f.metric_id and d.site_id = f.site_id
    and d.period_start = f.period_start and d.period_end = f.period_end
    and d.is_counted = f.is_counted;

create or replace temp table cell as
select c.cell_no, c.metric_id, p.protected, c.site_id, c.told, c.dimensions,
       sum(c.amount) as amount,
       case when p.kind = 'stock' then count(distinct (c.period_start, c.period_end))
            else 1 end as days
from fact_cell c
join protected p on p.metric_id = c.metric_id
group by c.cell_no, c.metric_id, p.protected, c.site_id, c.told, c.dimensions, p.kind;

-- Sums of other releases over facts that are counted, and those of them that no sum of cells
-- is: of a year of which the last months came later.
create or replace temp table shown_placed as
select s.said, c.cell_no, s.share, s.per, count(distinct (c.record_id, c.factor_id)) as facts
from shown_before s
join fact_cell c on c.metric_id = s.metric_id and c.site_id = s.site_id
    and c.period_start = s.period_start and c.period_end = s.period_end
    and c.dimensions = s.dimensions and c.factor_id = s.factor_id
where c.is_counted
group by s.said, c.cell_no, s.share, s.per;

create or replace temp table shown_cut as
select distinct p.said
from shown_placed p
join (
    select cell_no, count(distinct (record_id, factor_id)) as facts
    from fact_cell
    group by cell_no
) z on z.cell_no = p.cell_no
where p.facts < z.facts;

-- Those of which each fact holds what it held then.
create or replace temp table shown_same as
select s.said
from shown_before s
left join fact_cell c on c.metric_id = s.metric_id and c.site_id = s.site_id
    and c.period_start = s.period_start and c.period_end = s.period_end
    and c.dimensions = s.dimensions and c.factor_id = s.factor_id and c.amount = s.amount
group by s.said
having bool_and(c.record_id is not null);

create or replace temp table term as
select distinct s.figure_id, s.role, c.cell_no, s.share, s.per
from part_said s
join fact_cell c on c.record_id = s.record_id and c.factor_id = s.factor_id
where s.figure_id not in (select 'shown/' || said from shown_cut);

insert into term
select 'shown/' || said, '', cell_no, share, per
from shown_placed
where said not in (select said from shown_cut);

-- A name for the sum of each role, by its facts and how often they count, and one for all that
-- a figure says: the same in each release, whichever facts are one cell in it.
create or replace temp table fact_name as
select cell_no, metric_id, site_id, period_start, period_end, dimensions, factor_id,
       max(amount) as amount,
       md5(concat_ws('|', metric_id, site_id, period_start, period_end, dimensions,
                     factor_id)) as fact
from fact_cell
group by cell_no, metric_id, site_id, period_start, period_end, dimensions, factor_id;

create or replace temp table role_said as
with part as (
    select t.cell_no, t.share, t.per, count(*) as facts,
           bit_xor(md5_number(concat_ws('|', n.fact, t.share, t.per))) as name
    from (select distinct cell_no, share, per from term) t
    join fact_name n on n.cell_no = t.cell_no
    group by t.cell_no, t.share, t.per
)
select t.figure_id, t.role,
       md5(sum(p.facts) || '|' || hex(bit_xor(p.name))) as said
from term t
join part p on p.cell_no = t.cell_no and p.share = t.share and p.per = t.per
where not starts_with(t.figure_id, 'shown/')
group by t.figure_id, t.role;

create or replace temp table figure_said as
select figure_id,
       'withheld/' || md5(string_agg(role || '=' || said, ';' order by role)) as said
from role_said
group by figure_id;
