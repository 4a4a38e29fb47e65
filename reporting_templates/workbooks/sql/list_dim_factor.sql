-- Factors that contributions rest on, with the indicators that use each; all versions of
-- one.
with used as (
    select u.factor_id, string_agg(distinct c.indicator_id, '; ' order by c.indicator_id)
           as indicators
    from mart.contribution c, unnest(string_split(c.factor_id, ';')) u(factor_id)
    where c.factor_id <> '' group by u.factor_id)
select u.factor_id, f.version, f.value,
       f.numerator_unit || ' / ' || f.denominator_unit, f.gas, f.activity, f.region,
       f.valid_from, f.valid_to, f.gwp_set, f.publisher, f.publication,
       f.version_label, f.page_or_cell, f.licence, f.confidence,
       coalesce(f.origin, 'a delivered fact'), u.indicators
from used u left join mart.dim_factor f on f.factor_id = u.factor_id
order by u.factor_id, f.version
