-- Factors that contributions rest on, with the indicators that use each; all versions of
-- one.
with used as (
    select factor_id, string_agg(distinct indicator_id, '; ' order by indicator_id)
           as indicators
    from mart.contribution where factor_id <> '' group by factor_id)
select u.factor_id, f.version, f.value,
       f.numerator_unit || ' / ' || f.denominator_unit, f.gas, f.activity, f.region,
       f.valid_from, f.valid_to, f.gwp_set, f.publisher, f.publication,
       f.version_label, f.page_or_cell, f.licence, f.confidence,
       coalesce(f.origin, 'a delivered fact'), u.indicators
from used u left join mart.dim_factor f on f.factor_id = u.factor_id
order by u.factor_id, f.version
