-- Spearman's rank correlation of each ranker with the default: 1 is the same order.
select method, count(*) as topics,
       case when count(*) > 1 then
           1 - m_ratio(6 * sum(places * places), count(*) * (count(*) * count(*) - 1))
           end as spearman,
       count(*) filter (where is_moved) as moved
from materiality.crosscheck
group by method
