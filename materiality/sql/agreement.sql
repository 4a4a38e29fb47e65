-- Spearman's rank correlation of each ranker with the default: 1 is the same order. A
-- ranker that was not computed stands there without numbers.
select method, count(*) as topics,
       case when count(*) > 1 then
           1 - m_ratio(6 * sum(places * places), count(*) * (count(*) * count(*) - 1))
           end as spearman,
       count(*) filter (where is_moved) as moved
from materiality.crosscheck
group by method
union all
select 'kemeny', count(*), null, null
from materiality.topic_score
where rank is not null and not exists (from materiality.kemeny)
having count(*) > 0
