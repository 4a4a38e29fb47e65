-- Parts with their numbers, below zero; one that stays keeps its own, so that nothing that
-- names it is made anew.
select coalesce(o.record_no, -(row_number() over (
           order by p.whole_no, p.period_start, p.site_id)
           + (select coalesce(-min(record_no), 0) from facts.part))) as record_no, p.*
from part p
left join facts.part o on o.whole_no = p.whole_no and o.period_start = p.period_start
    and o.site_id = p.site_id
