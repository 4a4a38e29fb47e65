/*
what: MWh of purchased electricity whose origin the buyer may claim, and whether it is renewable
method: certificate: as far as certificates were retired for it (derived.certificate_match),
  with their technology, else that of the purchase; contract: all MWh under a contract where no
  certificates exist (contract_no_eac); direct_line: all MWh over a line of their own, unless
  certificates exist for them. A supplier's rate is a factor and no origin. Renewable are solar,
  wind, hydro, geothermal and biomass; of an unnamed technology what the purchase says.
  factor_id names market, year, technology and registry numbers of the certificates.
source: GHG Protocol Scope 2 Guidance, chapter 7.1, quality criteria 1 to 5, and table 6.3; GRI
  302-1 and 103-2-e; Directive (EU) 2024/825 (claims that can be shown)
reach: calendar_year; always of eac_retired_mwh
scope: group
*/
with bought as (
    select record_no, site_id, period_start, period_end, grade, technology, renewable, value,
           coalesce(instrument, 'none') as instrument,
           coalesce(delivery, 'grid') as delivery
    from metric.electricity_purchased_mwh
),

registry as (
    select market, coalesce(technology, '') as technology,
           coalesce(try_cast(vintage as integer), year(period_end)) as vintage,
           string_agg(distinct registry_id, ',' order by registry_id) as numbers
    from metric.eac_retired_mwh
    where market is not null
    group by all
),

claimed as (
    select b.record_no, b.site_id, b.period_start, b.period_end, b.grade,
           'certificate' as claim, coalesce(nullif(m.technology, ''), b.technology)
               as technology, b.renewable, m.mwh,
           concat_ws(':', 'eac_retired_mwh', m.market, m.vintage,
                     nullif(m.technology, ''), r.numbers) as factor_id
    from derived.certificate_match m
    join bought b on b.record_no = m.record_no
    left join registry r
        on r.market = m.market and r.technology = m.technology and r.vintage = m.vintage
    union all
    select record_no, site_id, period_start, period_end, grade,
           case when delivery = 'direct_line' then 'direct_line' else 'contract' end,
           technology, renewable, value, null
    from bought
    where instrument not in ('eac', 'ppa_eac')
      and (delivery = 'direct_line' or instrument = 'contract_no_eac')
)

select record_no, site_id, period_start, period_end, grade, claim, technology,
       case when technology in ('solar', 'wind', 'hydro', 'geothermal', 'biomass')
                then 'true'
            when technology is null or technology in ('mixed', 'other')
                then coalesce(renewable, 'false')
            else 'false' end as renewable,
       cast(null as varchar) as country, mwh as value, 'MWh' as unit, factor_id
from claimed
