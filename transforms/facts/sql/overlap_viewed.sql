-- The nodes of each component, with the telling that they are part of: which dimensions,
-- how fine in time.
select m.component, m.span_start, m.span_end, n.*,
       n.b - n.reported_start + 1 as days,
       case when n.shape = '' then 0 else len(string_split(n.shape, ';')) end
           as dimension_count,
       n.shape || '/' || n.grain as view_name
from member m join node n using (node)
