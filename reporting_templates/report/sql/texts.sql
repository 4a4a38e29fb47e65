-- The company's texts of a period ($period) in a language ($language) where there are such,
-- else in its own: then it is missing, unless none was asked for or that is its own.
-- ``translated`` is the company's own text beside one in another language.
select * exclude (is_translation, language), coalesce(language, '') as language,
       case when is_translation then max(text) filter (where is_translation is not true)
            over (partition by disclosure_id, topic_no) end as translated,
       $language not in ('', coalesce(language, '')) as is_missing
from mart.narrative
where period_id = $period and (is_translation is not true or language = $language)
qualify row_number() over (
    partition by disclosure_id, topic_no order by language = $language desc nulls last) = 1
order by disclosure_id, topic_no
