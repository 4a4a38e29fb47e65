/*
name: Propagated uncertainty of scope 1 and 2
unit: '%'
method: >-
  100 x root of the sum of squares of (emissions x relative uncertainty, 95 %) /
  emissions, location-based; sources that share a factor are added first. The
  uncertainty is that of the factor, for a total handed in as such that of its row.
  2006 IPCC Guidelines volume 1 equations 3.1 and 3.2; GRI 305-1-g, 102-5.
disclosures: [305-1@2016, 102-5@2025]
lacks: an uncertainty, of its factor or, where a total was handed in as such, of its row
remedy: Fill uncertainty_pct, of the factor in factors/*.csv or of the row.
consolidation: boundary_weighted
figure: 100 * half_width / emissions
roles:
  half_width:
    reduce: rss
  emissions: {}
*/
with factor as (
    select factor_id,
           cast(arg_max(uncertainty_pct, version) as decimal(28,9)) as uncertainty_pct
    from ref.factor
    group by factor_id
),

-- Months of one facility's own total are wrong in the same way: one source.
reported as (
    select r.record_no, n.uncertainty_pct,
           r.site_id || ':' || coalesce(r.source_category, '') as source
    from metric.ghg_scope1_reported_t r
    join facts.note n on n.note_no = r.note_no
    union all
    select r.record_no, n.uncertainty_pct, r.site_id || ':scope 2'
    from metric.ghg_scope2_location_reported_t r
    join facts.note n on n.note_no = r.note_no
),

emitted as (
    select record_no, site_id, period_start, period_end, grade, country, amount, factor_id
    from contribution.ghg_scope1_gross
    union all
    select record_no, site_id, period_start, period_end, grade, country, amount, factor_id
    from contribution.ghg_scope2_location
),

judged as (
    -- Neither a factor nor a total handed in: its doubt is not known, nor is the sum's.
    select e.*, coalesce(e.factor_id, r.source) as key,
           -- A factor per GJ goes with a calorific value; the factor's doubt leads.
           coalesce(f.uncertainty_pct, r.uncertainty_pct) as uncertainty_pct
    from emitted e
    left join factor f on f.factor_id = string_split(e.factor_id, ';')[1]
    left join reported r on r.record_no = e.record_no
)

select record_no, site_id, period_start, period_end, grade, country,
       'half_width' as role,
       cast(cast(amount * uncertainty_pct as decimal(38,12)) * 0.01::decimal(3,2)
            as decimal(38,12)) as amount, factor_id, key
from judged
union all
select record_no, site_id, period_start, period_end, grade, country, 'emissions', amount,
       factor_id, null
from judged
