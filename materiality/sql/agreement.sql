-- Spearman's rank correlation of each ranker with the default: 1 is the same order. A
-- ranker that is not computed stands there without numbers and with the reason.
select method, count(*) as topics,
       case when count(*) > 1 then
           1 - m_ratio(6 * sum(places * places), count(*) * (count(*) * count(*) - 1))
           end as spearman,
       count(*) filter (where is_moved) as moved, '' as note
from materiality.crosscheck
group by method
union all
select 'kemeny', count(*), null, null,
       'not computed for ' || count(*) || ' topics: exact up to 18'
from materiality.topic_score
where rank is not null and not exists (from materiality.kemeny)
having count(*) > 0
union all
select distinct 'ahp', (select count(*) from materiality.topic_score where rank is not null),
       null, null,
       'not computed: the comparisons contradict each other, consistency ratio '
       || round(ratio, 3) || ' above 0.10'
from materiality.ahp_weight
where not is_consistent
