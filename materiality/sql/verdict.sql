-- Which rules make a topic material, in the impact, the financial and the double view:
-- impact or financial, never a mean of both.
with rule as (
    select r.topic_id,
           coalesce(r.score >= s.tau, false) as by_score,
           coalesce(r.human_rights_significance >= s.human_rights_significance, false)
               as by_human_rights,
           exists (select 1 from materiality.no_drop n where n.topic_id = r.topic_id)
               as by_no_drop,
           t.legal_obligation as by_law,
           coalesce(f.financial >= s.financial_threshold, false) as by_financial
    from materiality.topic_score r
    join materiality.topic t on t.topic_id = r.topic_id
    cross join materiality.setting s
    left join materiality.topic_financial f on f.topic_id = r.topic_id
)
select topic_id, by_score, by_human_rights, by_no_drop, by_law, by_financial,
       by_score or by_human_rights or by_no_drop or by_law as impact_view,
       by_financial as financial_view,
       by_score or by_human_rights or by_no_drop or by_law or by_financial
           as double_view
from rule
