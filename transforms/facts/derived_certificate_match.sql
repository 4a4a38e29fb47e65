/*
what: MWh of purchased electricity covered by retired certificates, per fact and technology
method: certificates of a market and calendar year cover the MWh of the same market and year
  that were bought with the instrument eac or ppa_eac, pro rata to the MWh and never more
  than those. The market of a fact is its grid region if certificates name that region, else
  the country of its site; the year of a certificate is its vintage, else the year in which
  its interval ends. Shares are cut at nine decimals; the remainder goes to the part that
  comes last by size, then by content, so the parts add up exactly to what is covered.
source: GHG Protocol Scope 2 Guidance, chapter 7.1, quality criteria 1 to 5 (conveyed once,
  retired for the company, same market, vintage near the consumption)
reach: calendar_year; always of eac_retired_mwh
scope: group
*/
with certificate as (
    select market, coalesce(technology, '') as technology,
           coalesce(try_cast(vintage as integer), year(period_end)) as vintage,
           sum(value) as mwh
    from metric.eac_retired_mwh
    where market is not null
    group by all
),

retired as (
    select market, vintage, sum(mwh) as mwh
    from certificate
    group by all
    having sum(mwh) > 0
),

bought as (
    select e.record_no, e.site_id, e.period_start, e.period_end, e.value,
           year(e.period_start + cast((e.period_end - e.period_start) // 2 as integer))
               as vintage,
           coalesce(m.market, s.country) as market,
           -- With site and interval this is all that keeps two facts apart.
           [e.supplier, e.grid_region, e.instrument, e.technology, e.renewable, e.delivery,
            n.evidence] as told_apart_by
    from metric.electricity_purchased_mwh e
    join facts.note n on n.note_no = e.note_no
    left join project.site s on cast(s.site_id as site_id) = e.site_id
    left join (select distinct market from certificate) m
        on m.market = coalesce(e.grid_region, s.grid_region)
    where e.instrument in ('eac', 'ppa_eac') and e.value > 0
),

-- Whole numbers of 1e-9 MWh, so that shares are cut, not rounded.
sized as (
    select b.*, cast(b.value * 1000000000 as hugeint) as part,
           cast(sum(b.value) over market_year * 1000000000 as hugeint) as whole,
           cast(least(r.mwh, sum(b.value) over market_year) * 1000000000 as hugeint)
               as covered,
           row_number() over (market_year order by b.value desc, b.site_id desc,
               b.period_start desc, b.period_end desc, b.told_apart_by desc)
               = 1 as takes_remainder
    from bought b
    join retired r on r.market = b.market and r.vintage = b.vintage
    window market_year as (partition by b.market, b.vintage)
),

cut as (
    select *, part * covered // whole as share
    from sized
),

shared as (
    select *,
           share + case when takes_remainder
                        then covered - sum(share) over (partition by market, vintage)
                        else 0 end as mine
    from cut
),

by_technology as (
    select s.record_no, s.site_id, s.market, s.vintage, s.mine, c.technology,
           s.mine * cast(c.mwh * 1000000000 as hugeint)
               // cast(r.mwh * 1000000000 as hugeint) as share,
           row_number() over (
               partition by s.record_no order by c.mwh desc, c.technology desc) = 1
               as takes_remainder
    from shared s
    join certificate c on c.market = s.market and c.vintage = s.vintage
    join retired r on r.market = s.market and r.vintage = s.vintage
)

select record_no, site_id, market, vintage, technology,
       cast(cast(share + case when takes_remainder
                              then mine - sum(share) over (partition by record_no)
                              else 0 end as decimal(28,0)) * 0.000000001::decimal(10,9)
            as decimal(28,9)) as mwh
from by_technology
