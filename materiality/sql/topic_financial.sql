-- Financial view of a topic: its largest item, risks and opportunities kept apart.
select topic_id, max(significance) as financial,
       max(significance) filter (where kind = 'risk') as risk,
       max(significance) filter (where kind = 'opportunity') as opportunity,
       max(significance) filter (where horizon = 'short') as short_term,
       max(significance) filter (where horizon = 'medium') as medium_term,
       max(significance) filter (where horizon = 'long') as long_term
from materiality.financial_item
group by topic_id
