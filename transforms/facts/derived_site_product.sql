/*
what: the product (mineral and form) of each site that makes one only
method: all product that a site ever handed in names one and the same mineral and form
source: GHG Protocol Product Standard, chapter 9 (allocation is avoided where it can be)
reach: always
scope: site
*/
select site_id, min(mineral) as mineral, min(product_form) as product_form
from metric.product_produced_t
group by site_id
having count(distinct mineral) = 1 and count(mineral) = count(*)
    and count(distinct product_form) = 1 and count(product_form) = count(*)
