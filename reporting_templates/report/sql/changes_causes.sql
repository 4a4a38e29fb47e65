-- Figures that moved by cause, of earlier periods and of the last one.
select c.cause, count(distinct c.figure_id) filter (where f.is_prior) as prior,
       count(distinct c.figure_id) filter (where not f.is_prior) as of_last
from changes.figure_change_cause c
join changes.figure_change f on f.figure_id = c.figure_id
group by c.cause
order by prior + of_last desc, c.cause
