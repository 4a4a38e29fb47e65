/*
what: global warming potential of each gas over 100 years in the set that orebook.yaml names
method: one set for a whole inventory; a gas that the set does not know has no row, so that
  its emissions lack a factor
source: IPCC assessment reports (warehouse/ref/gwp.csv); GHG Protocol Corporate Standard,
  required gases and GWP values
reach: period
scope: site
*/
select g.gas, cast(g.value as decimal(12,4)) as value, g.gwp_set
from ref.gwp g
join project.setting s on s.name = 'gwp_set' and s.value = g.gwp_set
where g.horizon = '100'
