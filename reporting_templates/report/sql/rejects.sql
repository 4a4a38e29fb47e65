-- Rules that rows of a file broke: how many, with one of the messages.
select severity, rule, file, count(*) as count, min(message) as message,
       min(remedy) as remedy
from mart.rejects
group by severity, rule, file
order by severity desc, count desc, rule, file
