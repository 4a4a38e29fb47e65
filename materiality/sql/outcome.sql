-- Each topic with everything that is said about it, and what people decided. `state`:
-- what the content index follows. `refused`: what no report may go out with. While the
-- scores are closed, nothing that comes from them is in it; what people decided is.
with open as (
    select is_open from materiality.run
),
now as (
    select * from materiality.decision where period_id = (select period_id from materiality.run)
),
before as (
    -- What became of it; a topic of which a part was split off is there itself as well.
    select distinct unnest(case when c.change = 'split' then [d.topic_id, c.new_topic]
                                else [coalesce(c.new_topic, d.topic_id)] end) as topic_id
    from materiality.decision d
    left join materiality.topic_change c
        on c.old_topic = d.topic_id and c.period_id = (select period_id from materiality.run)
    where d.period_id = (select previous_id from materiality.run) and d.decision = 'material'
),
silent as (
    select t.topic_id,
           string_agg(replace(c.category, '_', '-') || 's', ' and ' order by c.category)
               as categories
    from materiality.topic t
    join materiality.category c on c.weight > 0
    where not exists (
        select 1 from materiality.group_weight w
        where w.topic_id = t.topic_id and w.category = c.category)
    group by t.topic_id
),
said as (
    select t.topic_id, t.name, t.origin, t.seq, t.legal_obligation, t.legal_reason,
           r.impact, r.voice, r.score, r.rank, a.impacts, r.impacts_from_4,
           r.human_rights_significance, f.financial, f.risk, f.opportunity, v.by_score,
           v.by_human_rights, v.by_no_drop, v.by_law, v.by_financial, v.impact_view,
           v.financial_view, v.double_view, u.rank_low, u.rank_high, u.score_low,
           u.score_high, u.p_material, u.p_top_third,
           coalesce(u.is_contested, false) as is_contested,
           o.is_open and exists (
               select 1 from materiality.dissent x
               where x.topic_id = t.topic_id and x.is_dissent) as has_dissent,
           o.is_open,
           b.topic_id is not null as was_material, q.categories as silent,
           n.topic_id is not null as is_decided, n.decision, n.reason, n.approver,
           n.minute, n.decided_on,
           n.topic_id is not null and (n.decision = 'material') <> v.double_view
               as is_override
    from materiality.topic t
    cross join open o
    join materiality.topic_score a on a.topic_id = t.topic_id
    left join materiality.topic_score r on r.topic_id = t.topic_id and o.is_open
    left join materiality.verdict v on v.topic_id = t.topic_id and o.is_open
    left join materiality.topic_financial f on f.topic_id = t.topic_id and o.is_open
    left join materiality.uncertainty u
        on u.topic_id = t.topic_id and u.source = 'all' and o.is_open
    left join now n on n.topic_id = t.topic_id
    left join before b on b.topic_id = t.topic_id
    left join silent q on q.topic_id = t.topic_id
),
judged as (
    select *,
           case
               when is_decided and (approver = '' or minute = '') then
                   'the decision names no approver or no minute'
               when is_override and reason = '' then
                   'the decision goes against the rules and gives no reason'
               when is_decided and decision = 'not_material' and reason = '' then
                   'left out without a reason'
               when is_decided then null
               when not is_open then 'the scores are closed'
               when score is null and not double_view then
                   'it has no score, as '
                   || case when impact is null then 'no impact of it is assessed'
                           else 'nobody of the ' || silent || ' has scored it' end
                   || ': people decide'
               when is_contested then
                   'the interval of the score crosses the cut: people decide'
               when not double_view and was_material then
                   'material before, dropped by the rules: people decide'
               when not double_view and origin = 'sector' then
                   'listed by the sector standard, left out by the rules: needs '
                   || 'its explanation'
               when has_dissent then
                   'rights-holders and the company part: people decide'
               else 'awaits approval' end as refused
    from said
)
select *,
       case when refused is null then decision else 'undecided' end as state,
       case when not is_open and not is_decided then null
            when (refused is null and decision = 'material')
                 or (not is_decided and double_view)
            then case when was_material then 'kept' else 'added' end
            when was_material then 'dropped' else 'not material' end as change
from judged
