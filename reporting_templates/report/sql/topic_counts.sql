-- How many topics are material, not, or undecided; contested; and with dissent.
select count(*) filter (where state = 'material') as material,
       count(*) filter (where state = 'not_material') as not_material,
       count(*) filter (where state = 'undecided') as undecided,
       count(*) filter (where is_contested) as contested,
       count(*) filter (where has_dissent) as dissent
from mart.materiality_topic
