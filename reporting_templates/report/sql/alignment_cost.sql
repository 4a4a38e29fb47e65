-- What each standard that is not chosen would still ask for, the least first.
select s.standard, s.title, s.requirements, s.answered, s.partly,
       count(distinct a.through) filter (a.state = 'data_missing') as figures,
       count(distinct a.through) filter (a.state = 'text_missing') as texts,
       s.open, s.unconfirmed, s.requirements - s.answered as cost
from mart.alignment_standard s
join mart.alignment a on a.standard = s.standard
where not s.is_chosen
group by s.standard, s.title, s.requirements, s.answered, s.partly, s.open, s.unconfirmed
order by cost, s.standard
