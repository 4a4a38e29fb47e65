-- Figures whose value, unit or state differs between two releases (attached as old and new),
-- those that only one of them has apart. What is in another unit is another value, whatever
-- its number (has_other_unit). Of an entity of which one release alone has figures of this
-- approach and period, these came or went with it (has_lone_reach).
select coalesce(n.figure_id, o.figure_id) as figure_id,
       coalesce(n.indicator_id, o.indicator_id) as indicator_id,
       coalesce(n.level, o.level) as level, coalesce(n.entity, o.entity) as entity,
       coalesce(n.period_id, o.period_id) as period_id,
       coalesce(n.breakdown, o.breakdown) as breakdown,
       coalesce(n.consolidation, o.consolidation) as consolidation,
       coalesce(n.is_lead, o.is_lead) as is_lead,
       n.unit <> o.unit and coalesce(n.value, o.value) is not null as has_other_unit,
       case when has_other_unit then n.unit || ', before ' || o.unit
            else coalesce(n.unit, o.unit) end as unit,
       case when o.figure_id is null then 'new' when n.figure_id is null then 'gone'
            when o.value is distinct from n.value or has_other_unit then 'value'
            else 'state' end as moved,
       o.value as old_value, n.value as new_value, o.status as old_status,
       n.status as new_status, o.reason as old_reason, n.reason as new_reason,
       o.roles as old_roles, n.roles as new_roles, d.restated_above,
       i.entity is not null as has_lone_reach,
       r.figure_id is not null as is_decided
from old.mart.fact_figure o
full join new.mart.fact_figure n on n.figure_id = o.figure_id
left join new.mart.dim_indicator d
    on d.indicator_id = coalesce(n.indicator_id, o.indicator_id)
left join (
    select distinct figure_id, old_value, new_value
    from new.mart.restatement
    where figure_id <> '') r
    on r.figure_id = coalesce(n.figure_id, o.figure_id)
    and r.old_value is not distinct from o.value
    and r.new_value is not distinct from n.value
left join (
    select entity, period_id, consolidation
    from (select distinct entity, period_id, consolidation from old.mart.fact_figure
          union all
          select distinct entity, period_id, consolidation from new.mart.fact_figure)
    group by all
    having count(*) = 1) i
    on i.entity = coalesce(n.entity, o.entity)
    and i.period_id = coalesce(n.period_id, o.period_id)
    and i.consolidation = coalesce(n.consolidation, o.consolidation)
where o.figure_id is null or n.figure_id is null
   or o.value is distinct from n.value or has_other_unit or o.status <> n.status
order by figure_id
