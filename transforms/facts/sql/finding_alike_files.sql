-- Findings: files whose names look alike (capitals; accents that are signs of their own, as
-- Macs write them) and that all count: a correction under the other name replaces nothing.
-- needs: (select count(distinct lower(nfc_normalize(name))) < count(*) from raw.delivery)
select 'look_alike', '', '', '',
       string_agg('''' || name || '''', ' and ' order by name) || ' look alike as the names of '
       || 'files, and are ' || count(*) || ' files, which all count'
       || if(count(distinct nfc_normalize(name)) < count(*),
             ' (an accent may be part of its letter, or a sign of its own, as Macs write it)',
             '') || '.',
       'If one was to replace the other, take the older one out of intake/ and end it with '
       || '`orebook withdraw`; else give one of them another name.'
from raw.delivery
group by lower(nfc_normalize(name))
having count(*) > 1
order by all
