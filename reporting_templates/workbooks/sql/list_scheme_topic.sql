-- How deep each list goes into each topic.
select s.title, t.topic_no, t.topic, t.requirements
from mart.scheme_topic t
join mart.alignment_standard s on s.standard = t.standard
order by t.standard, cast(split_part(t.topic_no, '.', 2) as integer)
