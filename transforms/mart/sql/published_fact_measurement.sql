-- Facts as all may see them: of people and pay no value and no split, of a case its month
-- and not its name; of both no word that somebody wrote beside them.
select m.* replace (
    case when p.protected = 'case' then cast(date_trunc('month', m.period_start) as date)
         else m.period_start end as period_start,
    case when p.protected = 'case' then last_day(m.period_end) else m.period_end
        end as period_end,
    case when coalesce(p.protected, 'case') = 'case' then m.value end as value,
    case when coalesce(p.protected, 'case') = 'case' then m.value_as_reported
         else 'withheld' end as value_as_reported,
    case when p.protected is null then m.dimensions
         when p.protected <> 'case' then 'withheld'
         else array_to_string(list_transform(
             list_filter(string_split(m.dimensions, ';'),
                         lambda x: not list_contains(h.names, split_part(x, '=', 1))),
             lambda x: case when list_contains(h.days, split_part(x, '=', 1))
                            then left(x, length(split_part(x, '=', 1)) + 8) else x end),
             ';') end as dimensions,
    case when p.protected is null then m.dimensions_as_reported else ''
        end as dimensions_as_reported,
    case when p.protected is null or m.evidence is null then m.evidence
         else 'withheld' end as evidence,
    case when p.protected is null or m.comment is null then m.comment
         else 'withheld' end as comment)
from whole.mart.fact_measurement m
left join protected p on p.metric_id = m.metric_id
left join hidden h on h.metric_id = m.metric_id
