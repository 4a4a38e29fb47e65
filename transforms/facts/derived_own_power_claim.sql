/*
what: self-generated electricity that was consumed, in MWh, with its certificates (value) and
  without them (unclaimed)
method: of a site, calendar year and technology the power sold is first that whose certificates
  were sold (eac_sold), then the rest; what names no technology is sold of all pro rata. What
  is left is consumed. Cut at nine decimals.
source: GHG Protocol Scope 2 Guidance, chapter 6 (own generation whose attributes are sold; from
  memory); GRI 302-1 and 103-2-c
reach: calendar_year
scope: site
as_told: technology
as_told: eac_sold
*/
with made as (
    select record_no, site_id, period_start, period_end, grade, technology, renewable,
           eac_sold,
           year(period_start + cast((period_end - period_start) // 2 as integer)) as year,
           cast(value * 1000000000 as hugeint) as part
    from metric.electricity_selfgen_mwh
),

sold_year as (
    select site_id, technology,
           year(period_start + cast((period_end - period_start) // 2 as integer)) as year,
           cast(sum(value) * 1000000000 as hugeint) as sold
    from metric.electricity_sold_mwh
    group by all
),

whole as (
    select site_id, year, technology, sum(part) as made,
           sum(case when eac_sold = 'true' then part else 0 end) as given_away,
           sum(sum(part)) over (partition by site_id, year) as of_all
    from made
    group by site_id, year, technology
),

balance as (
    select w.site_id, w.year, w.technology, w.given_away, w.made - w.given_away as kept,
           coalesce(s.sold, 0)
               + case when w.technology is null or w.of_all = 0 then 0
                      else coalesce(b.sold, 0) * w.made // w.of_all end as sold
    from whole w
    left join sold_year s
        on s.site_id = w.site_id and s.year = w.year
        and s.technology is not distinct from w.technology
    left join sold_year b
        on b.site_id = w.site_id and b.year = w.year and b.technology is null
),

split as (
    select m.*, b.given_away, b.kept, greatest(b.given_away - b.sold, 0) as unclaimed,
           greatest(b.kept - greatest(b.sold - b.given_away, 0), 0) as consumed
    from made m
    join balance b
        on b.site_id = m.site_id and b.year = m.year
        and b.technology is not distinct from m.technology
)

select record_no, site_id, period_start, period_end, grade, technology, renewable, eac_sold,
       cast(null as varchar) as country,
       case when eac_sold = 'true' or kept = 0 then cast(0 as decimal(28,9))
            else cast(cast(part * consumed // kept as decimal(28,0))
                      * 0.000000001::decimal(10,9) as decimal(28,9)) end as value,
       case when eac_sold is distinct from 'true' or given_away = 0
            then cast(0 as decimal(28,9))
            else cast(cast(part * unclaimed // given_away as decimal(28,0))
                      * 0.000000001::decimal(10,9) as decimal(28,9)) end as unclaimed,
       'MWh' as unit, cast(null as varchar) as factor_id
from split
