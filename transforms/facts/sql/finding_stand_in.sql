-- Findings: factors of other days than the facts they were used for, and totals in CO2e on
-- another GWP set; a row for each site, publication and year of factors.
-- needs: exists (from figures.stand_in)
with used as (
    select s.site_id, s.factor_id, s.is_other_set, s.indicator_id, s.first_day, s.last_day,
           s.age, f.publisher, f.publication, f.region, f.valid_from, f.valid_to, f.gwp_set
    from figures.stand_in s
    join (select factor_id, max(publisher) as publisher, max(publication) as publication,
                 max(region) as region, max(valid_from) as valid_from,
                 max(valid_to) as valid_to, max(gwp_set) as gwp_set
          from ref.factor group by factor_id) f on f.factor_id = s.factor_id
    where s.is_other_set or s.age > 0
),

grouped as (
    select site_id, is_other_set, concat_ws(', ', publisher, publication) as source,
           region, valid_from, valid_to, gwp_set, min(first_day) as first_day,
           max(last_day) as last_day, max(age) as age, count(distinct factor_id) as factors,
           min(factor_id) as example,
           string_agg(distinct indicator_id, ', ' order by indicator_id) as indicators
    from used
    group by site_id, is_other_set, concat_ws(', ', publisher, publication), region,
             valid_from, valid_to, gwp_set
)

select 'stand_in', site_id, indicators, first_day || ' to ' || last_day,
       factors || if(factors = 1, ' factor', ' factors') || ' of ' || source || ' ('
       || region || ', ' || case when factors > 1 then 'such as ' else '' end || example
       || ') ' || if(factors = 1, 'was', 'were') || ' used for these days'
       || case when is_other_set
               then ', in CO2e on ' || coalesce(gwp_set, 'an unnamed set') else '' end
       || case when valid_to < last_day and age > 0
               then ', valid until ' || valid_to || ', '
                    || case when age >= 365 then round(age / 365.25, 1) || ' years'
                            else age || ' days' end || ' before what they were used for.'
               when valid_from > first_day then ', valid from ' || valid_from || ' only.'
               else '.' end,
       case when is_other_set
            then 'Add factors of the gases, or on the GWP set of orebook.yaml, to '
                 || 'factors/*.csv.'
            else 'Add the factors of the year to factors/*.csv; if there are none, name '
                 || 'the year of these beside the figure.' end
from grouped
order by all
