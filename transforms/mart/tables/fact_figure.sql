/*
says: "One row per figure, also per figure that is missing, with its reason. The same amounts stand
  in it by approach, by level and by breakdown: take one of each, or the view site_total."
order: [figure_id]
key: [figure_id]
references:
  indicator_id: dim_indicator.indicator_id
  site_id: dim_site.site_id
  period_id: dim_period.period_id
columns:
  figure_id: indicator/entity/period/consolidation/breakdown or total.
  indicator_id: What.
  level: site, country or group.
  entity: site_id, country:XX or GROUP-TOTAL.
  site_id: The site, at level site.
  period_id: When.
  breakdown: "'' for the total, else dim=value;dim=value sorted."
  value: {says: "The figure, unrounded; null when there is none.", unit: "{unit}"}
  value_low: {says: The least that is told of the same; null without rivals., unit: "{unit}"}
  value_high: {says: The most that is told of the same., unit: "{unit}"}
  unit: Its unit.
  roles: "JSON: the reduced roles that the formula took."
  status: "not_applicable, not_collected, not_material, disputed, incomplete, estimated, zero or
    complete: the first that holds. As published also withheld, see docs/privacy.md."
  reason: Why there is no figure, or what is missing in it.
  coverage: {says: Part of the expected days or readings that was handed in., unit: "1"}
  missing_share:
    says: What the sites that are not whole had of the value in the period before, by the part
      of them that is missing; null where one of them had none, or sites do not add up.
    type: decimal(12,10)
    unit: "1"
  estimated_share: {says: "Part that was estimated, modelled or prorated.", unit: "1"}
  reviewed_share: {says: Part that a second person reviewed., unit: "1"}
  stand_in: "Why factors in it stand in for others, separated by semicolons: days (it holds other
    days than the fact), region (of another region, see factor_regions), gwp_set; '' for none."
  stand_in_years:
    says: "Years by which the factor furthest off misses the days of its fact; null without one."
    unit: year
  quality: Weighted quality, 1 best to 5.
  consolidation: "Approach: operational_control, financial_control, equity_share or none."
  is_lead: "Whether it is the approach that leads, of those that the indicator forms: the one
    that tables show."
  criteria: Version of the method.
  gwp_set: Global warming potentials used, for CO2e.
  definition: packaged or company.
  assurance_level: none, limited or reasonable.
*/
with site_now as (
    select indicator_id, consolidation, period_id, entity, coalesce(coverage, 1) as coverage
    from figures.figure
    where level = 'site' and breakdown = '' and status <> 'not_applicable'
),

before as (
    select f.indicator_id, f.consolidation, q.period_id, f.level, f.entity, f.value
    from figures.figure f
    join project.period p on p.period_id = f.period_id
    join project.period q on q.kind = p.kind and q.period_start = p.period_end + 1
    where f.breakdown = '' and f.value is not null
),

-- Amounts of which the sites' make the whole.
added as (
    select w.indicator_id, w.consolidation, w.period_id, w.entity, w.value
    from before w
    join before s on s.indicator_id = w.indicator_id and s.consolidation = w.consolidation
        and s.period_id = w.period_id and s.level = 'site'
    left join project.site t on t.site_id = s.entity
    where w.level <> 'site' and w.value > 0
      and (w.level = 'group' or w.entity = 'country:' || t.country)
    group by w.indicator_id, w.consolidation, w.period_id, w.entity, w.value
    having sum(s.value) = w.value and min(s.value) >= 0
),

lacking as (
    select a.indicator_id, a.consolidation, a.period_id, a.entity, a.value,
           sum(s.value * cast((1 - n.coverage) * 1000000 as bigint)) as amount,
           count(*) = count(s.value) as is_known
    from added a
    join site_now n on n.indicator_id = a.indicator_id and n.consolidation = a.consolidation
        and n.period_id = a.period_id and n.coverage < 1
    left join project.site t on t.site_id = n.entity
    left join before s on s.indicator_id = n.indicator_id
        and s.consolidation = n.consolidation and s.period_id = n.period_id
        and s.entity = n.entity
    where a.entity = 'GROUP-TOTAL' or a.entity = 'country:' || t.country
    group by a.indicator_id, a.consolidation, a.period_id, a.entity, a.value
),

stood as (
    select indicator_id, consolidation, period_id, entity, breakdown,
           concat_ws(';', case when max(age) > 0 then 'days' end,
                     case when bool_or(is_other_set) then 'gwp_set' end,
                     case when bool_or(is_other_region) then 'region' end) as stand_in,
           cast(case when max(age) > 0 then round(max(age) / 365.25, 1) end
                as decimal(6,1)) as stand_in_years
    from scratch.stood_in
    group by indicator_id, consolidation, period_id, entity, breakdown
)

select f.figure_id, f.indicator_id, f.level, f.entity, f.site_id, f.period_id, f.breakdown,
       f.value, f.value_low, f.value_high, f.unit, f.roles, f.status, f.reason, f.coverage,
       case when l.is_known then cast(
           cast(cast(l.amount as hugeint) * 10000000000
                // cast(l.value * 1000000 as hugeint) as decimal(28,0))
           * cast(0.0000000001 as decimal(10,10)) as decimal(12,10)) end as missing_share,
       f.estimated_share, f.reviewed_share, coalesce(s.stand_in, '') as stand_in,
       s.stand_in_years, f.quality, f.consolidation, f.is_lead, f.criteria,
       f.gwp_set, f.definition, f.assurance_level
from figures.figure f
left join lacking l on l.indicator_id = f.indicator_id
    and l.consolidation = f.consolidation and l.period_id = f.period_id
    and l.entity = f.entity and f.breakdown = ''
left join stood s on s.indicator_id = f.indicator_id
    and s.consolidation = f.consolidation and s.period_id = f.period_id
    and s.entity = f.entity and s.breakdown = f.breakdown
