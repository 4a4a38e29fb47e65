-- The parts of what can be shared out (facility_use), each at its user; the facility comes
-- last and takes what is left. Up to each user the amount is cut at nine decimals, so the
-- order of rows changes nothing and parts add up exactly.
with weight as (
    -- Whole numbers of at most 18 digits.
    select u.*, cast(u.weight * 10000000000 as hugeint)
                // cast(power(10, greatest(0, length(cast(cast(
                    u.total * 10000000000 as hugeint) as varchar)) - 18)) as hugeint) as part
    from facility_use u
    where u.fact_no not in (select fact_no from facility_use where why is not null)
),
reached as (
    select *, cast(value * 1000000000 as hugeint) as units,
           cast(sum(part) over (partition by fact_no) as hugeint) as total_part,
           cast(sum(part) over (partition by fact_no order by is_rest, used_by::varchar
                                rows unbounded preceding) as hugeint) as upto
    from weight
),
cut as (
    select *, (units // total_part) * upto + ((units % total_part) * upto) // total_part
               as units_upto
    from reached
)
select c.whole_no, c.metric_id, cast(c.used_by as varchar) as site_id, c.period_start,
       c.period_end,
       cast(cast(c.units_upto - coalesce(lag(c.units_upto) over (
                     partition by c.fact_no order by c.is_rest, c.used_by::varchar), 0)
                 as decimal(28,0)) * cast(0.000000001 as decimal(10,9)) as decimal(28,9))
           as value,
       coalesce(n.grade, c.grade) as grade, c.whole_start, c.whole_end, c.days, c.of_days,
       cast(c.site_id as varchar) as facility,
       case when c.is_by_key
            then 'by ' || c.key_metric || ': ' || state.plain(c.weight) || ' of '
                 || state.plain(c.total) || ' ' || k.canonical_unit
                 || coalesce(' (shared_facilities.csv row ' || c.row_no || '; told at '
                             || array_to_string(c.places, ', ') || ')', '')
            else state.plain(cast(c.weight as decimal(12,10)))
                 || coalesce(' (shared_facilities.csv row ' || c.row_no || ')',
                             ' (given to nobody)') end as share
from cut c
join ref.grade g on g.grade = c.grade
left join ref.grade n on g.method = 'measured' and n.method = 'calculated'
    and n.reviewed = g.reviewed
left join ref.metrics k on k.metric_id = c.key_metric
