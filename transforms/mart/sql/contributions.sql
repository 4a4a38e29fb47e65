-- Contributions of a batch of indicators, one by one: in which breakdown sets each counts,
-- and with which share under each approach; in the order of the table. Of a large company
-- joins are made as they are written: contributions are what records are held against.
select i.indicator_id, c.period_id, cast(c.site_id as varchar), c.in_country, c.role,
       c.part, cast(c.on_day as date),
       state.record_id(f.sha256, s.sheet, r.row_no, r.column_no)
           || state.part_id(p.period_start, p.facility, p.site_id) as record_id,
       c.amount, c.factor_id, c.key, c.breakdown_values, c.used_in,
       case when i.consolidation_class in ('boundary_weighted', 'control_only')
            then c.s0 end as share_0,
       case i.consolidation_class when 'financial_scope' then c.s0
            when 'entity_list' then null else c.s1 end as share_1,
       c.s2, case when i.consolidation_class = 'entity_list' then c.s0 end
from scratch.record r
join listed c on c.record_no = r.record_no
join scratch.indicator i on i.ind = c.ind
join raw.file f on f.file_no = r.file_no
left join raw.sheet s on s.file_no = r.file_no and s.sheet_no = r.sheet_no
left join facts.part p on p.record_no = r.record_no
order by i.indicator_id, c.period_id, c.site_id, c.role, record_id, c.factor_id, c.part,
         c.on_day, c.key, c.breakdown_values, c.amount, c.in_country, c.used_in, share_0,
         share_1, c.s2
