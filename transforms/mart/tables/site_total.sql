/*
says: "The totals that tables show, site by site: of the approach that leads, no breakdown. Of one
  indicator and period the values add up to the group's where comes_to_group says so."
is_view: yes
order: [indicator_id, period_id, site_id]
key: [figure_id]
references:
  indicator_id: dim_indicator.indicator_id
  period_id: dim_period.period_id
  site_id: dim_site.site_id
columns:
  indicator_id: The indicator.
  indicator: Its name.
  topic: Its topic.
  period_id: The period.
  period_kind: "year, quarter or month: what is reported in several of these stands in each."
  site_id: The site; GROUP for facts of no site, ELIMINATION for postings between own sites.
  site: Its name.
  country: Its country.
  value: {says: "The figure of the site, unrounded; null when there is none.", unit: "{unit}"}
  unit: Its unit.
  status: Its status, see fact_figure.
  reason: Why there is no figure, or what is missing in it.
  group_value: {says: The figure of the group., unit: "{unit}"}
  group_status: Its status.
  comes_to_group: "Whether the values of all sites come to that of the group: not those of
    ratios, of distinct things, and of sums in which a value is withheld or missing."
  figure_id: The figure of the site, see fact_figure.
*/
select f.indicator_id, i.name as indicator, i.topic, f.period_id, p.kind as period_kind,
       f.site_id, s.name as site, s.country, f.value, f.unit, f.status, f.reason,
       g.value as group_value, g.status as group_status,
       coalesce(sum(f.value) over (partition by f.indicator_id, f.period_id) = g.value, false)
           as comes_to_group, f.figure_id
from mart.fact_figure f
join mart.dim_indicator i on i.indicator_id = f.indicator_id
join mart.dim_period p on p.period_id = f.period_id
join mart.dim_site s on s.site_id = f.site_id
join mart.fact_figure g on g.indicator_id = f.indicator_id and g.period_id = f.period_id
    and g.consolidation = f.consolidation and g.breakdown = '' and g.level = 'group'
where f.level = 'site' and f.breakdown = '' and f.is_lead
