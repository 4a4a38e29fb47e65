-- Every setting with who set it and what it was when the scores were opened. A cut that
-- moved after that is the gap rule only if it lies in the largest gap near the old one.
select r.*,
       case when r.parameter = 'tau' and r.state = 'changed_after_opening'
            then exists (
                select 1 from materiality.gap g
                where g.gap_rank = 1 and r.value > g.lower_score
                  and r.value <= g.upper_score) end as is_gap_rule
from materiality.setting_record r
