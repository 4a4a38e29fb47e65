-- Whether each site inside an approach told of each register ($registers), by wanted
-- period. Sites that cannot have anything of the kind are left out. Who told something that
-- was refused has told: what its rows may belong to is looked at one by one (held cases).
select w.period_id, i.approach, c.site_id, c.metric_id as register,
       bool_and(c.state in ('told', 'nil', 'estimated', 'refused', 'conflict')) as has_told
from facts.cell c
join wanted w on w.period_id = c.period_id and c.window_name = 'period'
join figures.inside i
    on i.period_id = c.period_id and cast(i.site_id as varchar) = c.site_id
join project.inside d on d.site_id = c.site_id and list_contains(d.approaches, i.approach)
    and c.first_day between d.first_day and d.last_day
where list_contains($registers, c.metric_id) and c.state <> 'not_applicable'
group by w.period_id, i.approach, c.site_id, c.metric_id
order by all
