-- The company's texts of a period ($period) in a language ($language) where there are such,
-- else in its own: then it is missing, unless none was asked for or that is its own.
select * exclude (is_translation, language), coalesce(language, '') as language,
       $language not in ('', coalesce(language, '')) as is_missing
from mart.narrative
where period_id = $period and (is_translation is not true or language = $language)
qualify row_number() over (
    partition by disclosure_id, topic_no order by language = $language desc nulls last) = 1
order by disclosure_id, topic_no
