-- Requirements of the other chosen standards that a GRI disclosure gives their state.
select a.through, s.title, a.requirement, a.relation, a.state
from mart.alignment a
join mart.alignment_standard s on s.standard = a.standard
where s.is_chosen and a.through <> ''
order by a.through, s.standard, a.seq
