-- spelled: words of open columns that look like another of the same column: but for capitals,
-- accents, blanks, letters of other scripts that print as Latin ones and, of what has no
-- digit, marks (1-11 and 11-1 are two). told_word: the words, and how each is drawn
-- (project.alike).
with look as (
    select name, word, register, dim_set_no,
           case when regexp_matches(drawn, '[0-9]') then trim(drawn, ' .')
                else regexp_replace(drawn, '[\s[:punct:]]', '', 'g') end as look
    from told_word
)
select name, word, register, dim_set_no, look
from look
where look <> ''
qualify min(word) over (partition by name, look) <> max(word) over (partition by name, look)
