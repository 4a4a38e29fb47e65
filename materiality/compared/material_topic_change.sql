/*
says: "Topics that moved between the assessments of two releases, or that only one has."
order: [topic_id]
key: [topic_id]
columns:
  topic_id: "The topic, see materiality_topic of either release."
  name: Its name.
  moved: "new, gone, state, rank or score: the first that holds."
  old_rank: {says: "Rank in the release before, 1 is first; null where it had none.", unit: "1"}
  new_rank: {says: Rank in the one after., unit: "1"}
  old_score: {says: Score in the release before; null where it had none., unit: "1"}
  new_score: {says: Score in the one after., unit: "1"}
  old_state: "State before, as materiality_topic has it."
  new_state: State after.
  why: "What of its own moved, and what holds for all topics, before and now."
*/
-- Topics that moved between the assessments of two releases (old, new), each with what of
-- its own moved it, else with what moved all.
with topic as (
    select topic_id, coalesce(n.name, o.name) as name, o.rank as old_rank, n.rank as new_rank,
           o.score as old_score, n.score as new_score, o.state as old_state,
           n.state as new_state, o.voice as old_voice, n.voice as new_voice,
           coalesce(o.by_law, false) as old_law, coalesce(n.by_law, false) as new_law,
           o.topic_id is null as is_new, n.topic_id is null as is_gone
    from old.mart.materiality_topic o
    full join new.mart.materiality_topic n using (topic_id)
),
moved as (
    select *, case when is_new then 'new' when is_gone then 'gone'
                   when old_state is distinct from new_state then 'state'
                   when old_rank is distinct from new_rank then 'rank'
                   else 'score' end as moved
    from topic
    where is_new or is_gone or old_state is distinct from new_state
       or old_rank is distinct from new_rank or old_score is distinct from new_score
),
-- What belongs to a topic, with the number that it gives to it.
part as (
    select 'old' as side, 'impact ' || impact_id as what, topic_id, significance as number
    from old.mart.materiality_impact
    union all
    select 'new', 'impact ' || impact_id, topic_id, significance
    from new.mart.materiality_impact
    union all
    select 'old', 'risk or opportunity ' || item_id, topic_id, significance
    from old.mart.materiality_financial
    union all
    select 'new', 'risk or opportunity ' || item_id, topic_id, significance
    from new.mart.materiality_financial
    union all
    select 'old', 'mean of ' || group_id, topic_id, mean from old.mart.materiality_voice
    where not is_withheld
    union all
    select 'new', 'mean of ' || group_id, topic_id, mean from new.mart.materiality_voice
    where not is_withheld
    union all
    select 'old', 'weight of ' || group_id, topic_id, weight from old.mart.materiality_voice
    union all
    select 'new', 'weight of ' || group_id, topic_id, weight from new.mart.materiality_voice
    union all
    select 'old', 'voice of the stakeholders', topic_id, old_voice from topic where not is_new
    union all
    select 'new', 'voice of the stakeholders', topic_id, new_voice from topic where not is_gone
),
own as (
    select topic_id, what,
           what || case when min(side) = 'old' then ' is gone'
                        when max(side) = 'new' then ' is new'
                        else ' ' || coalesce(max(words) filter (side = 'old'), 'empty')
                             || ' → ' || coalesce(max(words) filter (side = 'new'), 'empty')
                        end as words
    from (select *, rtrim(rtrim(cast(cast(number as decimal(38,3)) as varchar), '0'), '.')
              as words
          from part)
    group by topic_id, what
    having min(side) = max(side) or max(number) filter (side = 'old')
        is distinct from max(number) filter (side = 'new')
    union all
    select topic_id, 'law', if(new_law, 'a law demands it now', 'no law demands it any more')
    from topic
    where not is_new and not is_gone and old_law <> new_law
    union all
    select topic_id, 'decision', 'decided '
           || coalesce(replace(n.decision, '_', ' '), 'no more') || ', before '
           || coalesce(replace(o.decision, '_', ' '), 'undecided')
    from old.mart.materiality_decision o
    join new.mart.materiality_decision n using (topic_id)
    where o.decision is distinct from n.decision
),
-- What holds for every topic.
setting as (
    select string_agg(
               'setting ' || parameter || ' '
               || coalesce(rtrim(rtrim(o.value::varchar, '0'), '.'), 'none') || ' → '
               || coalesce(rtrim(rtrim(n.value::varchar, '0'), '.'), 'none'), '; '
               order by parameter) as words
    from old.mart.materiality_setting o
    full join new.mart.materiality_setting n using (parameter)
    where o.value is distinct from n.value
),
release as (
    select case when count(nullif(o.period_id, '')) = 0
                then 'the release before has no assessment'
                when count(nullif(n.period_id, '')) = 0 then 'this release has no assessment'
                when max(o.is_open) is distinct from max(n.is_open)
                then if(max(n.is_open), 'the scores were opened', 'the scores are closed')
                when max(o.period_id) <> max(n.period_id)
                then 'assessed for ' || max(n.period_id) || ', before for '
                     || max(o.period_id) end as words
    from old.mart.materiality_run o
    full join new.mart.materiality_run n on true
),
told as (
    select topic_id, string_agg(words, '; ' order by what) as words
    from own
    group by topic_id
)
select m.topic_id, m.name, m.moved, m.old_rank, m.new_rank, m.old_score, m.new_score,
       m.old_state, m.new_state,
       coalesce(nullif(concat_ws('; ', r.words,
                                 case when m.is_new then 'no topic before'
                                      when m.is_gone then 'no topic any more'
                                      else o.words end, s.words), ''),
                case when m.old_score is not distinct from m.new_score
                     then 'only other topics moved'
                     else 'another version of code or reference data' end) as why
from moved m
left join told o on o.topic_id = m.topic_id
cross join setting s
cross join release r
