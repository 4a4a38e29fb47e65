/*
what: the days on which the choice of a factor can change
method: first days of validity, days after the last ones, and three years before the first;
  between two of them every fact finds the same factors in the same order, so a choice is made
  once per stretch
source: house rule of the vintage (the interval that holds the fact, else the nearest earlier,
  else the nearest later within three years), after the GHG Protocol Corporate Standard,
  chapter 6
reach: period
scope: site
*/
with validity as (
    select distinct valid_from, valid_to from ref.factor
)

select date '0001-01-01' as day
union
select valid_from from validity
union
select valid_to + 1 from validity where valid_to is not null
union
select cast(valid_from - interval 3 year as date) from validity
