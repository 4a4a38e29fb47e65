/*
what: the metal of each site that makes one only
method: all metal that a site ever handed in names one and the same mineral. What a site of
  several metals emits cannot be said of one of them without an allocation.
source: GHG Protocol Product Standard, chapter 9 (allocation is avoided where it can be)
reach: always
scope: site
*/
select site_id, min(mineral) as mineral
from metric.contained_metal_t
group by site_id
having count(distinct mineral) = 1 and count(mineral) = count(*)
