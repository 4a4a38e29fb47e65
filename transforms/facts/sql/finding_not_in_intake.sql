-- Findings: files that were taken in, lie in intake/ no more and still count; one row.
-- needs: exists (from facts.absent)
select 'not_in_intake', '', '', '',
       count(*) || case when count(*) = 1 then ' recorded file lies in intake/ no more '
                        || 'and still counts: '
                        else ' recorded files lie in intake/ no more and still count: '
                   end
       || array_to_string(list(name order by name)[:10], ', ')
       || case when count(*) > 10 then ' ...' else '' end || '.',
       'Put them back; or end it with `orebook withdraw FILE --reason ...`.'
from facts.absent
having count(*) > 0
order by all
