-- Severity and significance of an impact as each assessor sees it. Scores 1 to 5. The
-- gravest part dominates, the mean breaks ties. For a potential negative impact on
-- human rights severity precedes: likelihood is kept, not used.
with part as (
    select s.impact_id, s.assessor_id, i.topic_id, i.direction = 'negative' as is_harm,
           i.state = 'potential' as is_potential, i.human_rights, s.scale, s.scope,
           case when i.direction = 'negative' then s.irremediability end
               as irremediability,
           s.likelihood
    from materiality.score s
    join materiality.impact i on i.impact_id = s.impact_id
),
severity as (
    select p.*,
           m_times(t.severity_max_share, case when p.is_harm
               then greatest(p.scale, p.scope, p.irremediability)
               else greatest(p.scale, p.scope) end)
           + m_times(1 - t.severity_max_share, case when p.is_harm
               then m_ratio(p.scale + p.scope + p.irremediability, 3)
               else m_ratio(p.scale + p.scope, 2) end) as severity
    from part p
    cross join materiality.setting t
)
select impact_id, assessor_id, topic_id, scale, scope, irremediability, likelihood,
       severity,
       case when is_potential and not (is_harm and human_rights)
            then m_ratio(m_times(severity, likelihood), 5) else severity end
           as significance,
       -- What a wrong rule would give: shown, never used.
       case when is_potential then m_ratio(m_times(severity, likelihood), 5)
            else severity end as significance_if_multiplied
from severity
