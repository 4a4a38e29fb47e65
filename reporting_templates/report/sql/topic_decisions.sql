-- Topics with their ranks and decisions: material ones first, then undecided ones.
select t.topic_id, t.name, t.rank, t.rank_low, t.rank_high, t.score,
       d.state, d.reason, d.change, d.refused, d.is_override
from mart.materiality_topic t
join mart.materiality_decision d on d.topic_id = t.topic_id
order by case d.state when 'material' then 0 when 'undecided' then 1 else 2 end,
         t.rank, t.topic_id
