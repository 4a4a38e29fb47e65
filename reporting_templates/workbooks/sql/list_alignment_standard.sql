-- How far each standard other than GRI's is answered, the chosen ones first.
select title, standard, case when is_chosen then 'yes' else 'no' end, held, published,
       requirements, answered, partly, text_missing, data_missing, omitted, open,
       unconfirmed, "share", "statement"
from mart.alignment_standard order by is_chosen desc, standard
