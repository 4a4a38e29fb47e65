-- How much moved between two releases: figures by what happened to them.
select count(*) filter (where moved in ('value', 'state')) as moved,
       count(*) filter (where moved in ('value', 'state') and is_prior) as prior,
       string_agg(distinct period_id, ', ' order by period_id)
           filter (where moved in ('value', 'state') and is_prior) as prior_periods,
       count(*) filter (where moved = 'new') as added,
       count(*) filter (where moved = 'gone') as gone,
       count(*) filter (where restatement = 'proposed') as proposed,
       count(*) filter (where restatement = 'decided') as decided,
       count(*) filter (where restatement = 'below') as below
from changes.figure_change
