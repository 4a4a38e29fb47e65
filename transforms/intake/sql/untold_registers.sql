-- Whether each site inside an approach told of each register ($registers), by wanted
-- period. Sites that cannot have anything of the kind are left out. Who told something that
-- was refused has told: what its rows may belong to is looked at one by one (held cases).
select w.period_id, i.approach, c.site_id, c.metric_id as register,
       bool_and(c.state in ('told', 'nil', 'estimated', 'refused', 'conflict')) as has_told
from facts.cell c
join wanted w on w.period_id = c.period_id and c.window_name = 'period'
join figures.inside i
    on i.period_id = c.period_id and cast(i.site_id as varchar) = c.site_id
where list_contains($registers, c.metric_id) and c.state <> 'not_applicable'
group by w.period_id, i.approach, c.site_id, c.metric_id
order by all
