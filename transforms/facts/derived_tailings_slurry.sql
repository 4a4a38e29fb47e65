/*
what: mass of the slurry that carries the tailings, dry tonnes over the share of solids
method: dry t x 100 / solids in per cent, of the facility if the fact names one, else of the
  site; the solids reading whose interval holds the fact, the shortest first. No reading: no
  value. Cut at nine decimals.
source: mass balance; EM-MM-150a.5 counts dry solids, so this is never a waste mass
lacks: a reading of tailings_solids_pct of the site or the facility ({tsf}) that holds its
  days
remedy: Hand in tailings_solids_pct, in %, for those days.
reach: period
scope: site
*/
with fact as (
    select record_no, site_id, period_start, period_end, grade, tsf, value
    from metric.tailings_dry_t
),

solids as (
    select f.record_no, p.value as percent
    from fact f
    join metric.tailings_solids_pct p
        on p.site_id = f.site_id and p.period_start <= f.period_start
        and p.period_end >= f.period_end and (p.tsf is null or p.tsf = f.tsf)
    where p.value > 0
    qualify row_number() over (
        partition by f.record_no
        order by p.tsf is null, p.period_end - p.period_start, p.period_start, p.value) = 1
)

select f.record_no, f.site_id, f.period_start, f.period_end, f.grade, f.tsf,
       cast(null as varchar) as country,
       cast(cast(cast(f.value * 1000000000 as hugeint) * 100000000000
                 // cast(s.percent * 1000000000 as hugeint) as decimal(38,0))
            * 0.000000001::decimal(10,9) as decimal(38,12)) as value,
       't' as unit, cast(null as varchar) as factor_id
from fact f
left join solids s on s.record_no = f.record_no
