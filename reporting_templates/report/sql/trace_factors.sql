-- Factors that contributions rest on, every version of each.
select factor_id, version, value, numerator_unit, denominator_unit, gas, gwp_set, region,
       publisher, publication, version_label, page_or_cell, licence, confidence, origin
from mart.dim_factor
where factor_id in (select unnest(string_split(factor_id, ';')) from mart.contribution)
order by factor_id, version
