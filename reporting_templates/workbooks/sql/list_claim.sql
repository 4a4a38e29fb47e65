-- Each claim, and whether it may be made.
select title, claim, case when may_be_made then 'yes' else 'refused' end, "text", lacks
from mart.claim order by standard, claim
