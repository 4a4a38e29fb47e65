-- Figures as all may see them: one that is withheld has neither value nor state, and a
-- ratio of one person's pay does not say of what it is one.
with person as (
    select i.indicator_id, list_has_any(string_split(i.metrics, '; '), (
               select coalesce(list(metric_id), []) from protected
               where protected = 'cell')) as is_of_one
    from whole.mart.dim_indicator i
    where list_has_any(string_split(i.metrics, '; '), (
        select list(metric_id) from protected where protected <> 'case'))
)
select f.* replace (
    case when w.figure_id is null then f.value end as value,
    case when w.figure_id is null then f.value_low end as value_low,
    case when w.figure_id is null then f.value_high end as value_high,
    case when w.figure_id is null and not coalesce(p.is_of_one, false)
         then f.roles else '{}' end as roles,
    case when w.figure_id is null then f.status else 'withheld' end as status,
    case when w.figure_id is null then f.reason else $words end as reason,
    case when w.figure_id is null then f.missing_share end as missing_share,
    -- A share of a known number of people is a number of people.
    case when f.breakdown = '' or p.indicator_id is null then f.estimated_share
        end as estimated_share,
    case when f.breakdown = '' or p.indicator_id is null then f.reviewed_share
        end as reviewed_share,
    case when f.breakdown = '' or p.indicator_id is null then f.quality end as quality)
from whole.mart.fact_figure f
left join whole.mart.withheld w on w.figure_id = f.figure_id
left join person p on p.indicator_id = f.indicator_id
