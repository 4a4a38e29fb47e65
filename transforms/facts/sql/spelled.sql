-- spelled: words of open columns that look like another of the same column: but for capitals,
-- accents, blanks, letters of other scripts that print as Latin ones and, of what has no
-- digit, marks (1-11 and 11-1 are two). told_word: the selects of the words there are.
with drawn as (
    select *, regexp_replace(translate(strip_accents(lower(nfc_normalize(word))),
                                       'авекмнорстухіјѕαβεζηικμνορτυχ',
                                       'abekmhopctyxijsabezhikmnoptyx'),
                             '\s+', ' ', 'g') as plain
    from told_word
),
look as (
    select name, word, register, dim_set_no,
           case when regexp_matches(plain, '[0-9]') then trim(plain, ' .')
                else regexp_replace(plain, '[\s[:punct:]]', '', 'g') end as look
    from drawn
)
select name, word, register, dim_set_no, look
from look
where look <> ''
qualify min(word) over (partition by name, look) <> max(word) over (partition by name, look)
