-- Severity and significance of each impact, from the mean of its assessors' scores.
-- Scores 1 to 5. The gravest part dominates, the mean breaks ties. For a potential
-- negative impact on human rights severity precedes: likelihood is kept, not used.
with part as (
    select s.impact_id, count(*) as assessors,
           m_ratio(sum(s.scale), count(s.scale)) as scale,
           m_ratio(sum(s.scope), count(s.scope)) as scope,
           m_ratio(sum(s.irremediability), count(s.irremediability))
               as irremediability,
           m_ratio(sum(s.likelihood), count(s.likelihood)) as likelihood
    from materiality.score s
    group by s.impact_id
),
severity as (
    select i.impact_id, i.topic_id, i.direction, i.state, i.human_rights, p.assessors,
           p.scale, p.scope,
           case when i.direction = 'negative' then p.irremediability end
               as irremediability,
           p.likelihood,
           case when i.direction = 'negative'
                then greatest(p.scale, p.scope, p.irremediability)
                else greatest(p.scale, p.scope) end as gravest,
           case when i.direction = 'negative'
                then m_ratio(p.scale + p.scope + p.irremediability, 3)
                else m_ratio(p.scale + p.scope, 2) end as mean_part
    from materiality.impact i
    join part p on p.impact_id = i.impact_id
),
blended as (
    select v.*,
           m_times(t.severity_max_share, v.gravest)
               + m_times(1 - t.severity_max_share, v.mean_part) as severity
    from severity v
    cross join materiality.setting t
)
select impact_id, topic_id, direction, state, human_rights, assessors, scale, scope,
       irremediability, likelihood, severity,
       case when state = 'actual'
                 or (direction = 'negative' and human_rights)
            then severity
            else m_ratio(m_times(severity, likelihood), 5) end as significance,
       -- What a wrong rule would give: shown, never used.
       case when state = 'actual' then severity
            else m_ratio(m_times(severity, likelihood), 5) end
           as significance_if_multiplied
from blended
