-- ref.factor: the rows of every factor file (incoming, as text), one per factor and
-- version. Values keep 18 decimals: factors are tonnes per litre or per cubic metre, so
-- twelve would leave only four digits of a nitrous oxide factor.
select * replace (
    cast(value as decimal(24,18)) as value,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    cast(coalesce(nullif(version, ''), '1') as integer) as version)
from incoming
order by factor_id, version
