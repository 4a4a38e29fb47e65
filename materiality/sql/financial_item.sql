-- Financial significance of each risk and opportunity: magnitude x likelihood / 5.
select item_id, topic_id, kind, horizon, magnitude, likelihood,
       m_ratio(magnitude * likelihood, 5) as significance
from materiality.financial
