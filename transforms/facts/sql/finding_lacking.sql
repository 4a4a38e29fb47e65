-- Findings: facts that some figure cannot use because something is missing (a factor, a
-- rate of exchange, a class, a reading), one row per site and what is missing, with words
-- that are near to the one that nothing is known of.
-- needs: exists (from figures.lacking)
with known as (
    select distinct activity as word from ref.factor where activity is not null
    union
    select distinct currency from derived.exchange_rate where factor_id is not null
),
missing as (
    select site_id, metric_id, what, remedy, named, min(first_day) as first_day,
           max(last_day) as last_day, max(facts) as facts, min(place) as place,
           string_agg(distinct indicator_id, ', ' order by indicator_id) as indicators
    from figures.lacking
    group by site_id, metric_id, what, remedy, named
)
select case when regexp_matches(
           m.what, '^(its tonnes, or )?a (factor|grid factor|residual mix)')
           then 'no_factor' else 'lacking' end, m.site_id,
       m.indicators, m.first_day || ' to ' || m.last_day,
       m.facts || ' value' || case when m.facts = 1 then '' else 's' end || ' of '
       || m.metric_id || ' lack' || case when m.facts = 1 then 's ' else ' ' end || m.what
       || ', so these have no value for the site. '
       || case when m.facts = 1 then 'It stands at ' else 'The first stands at ' end
       || m.place || '.',
       m.remedy || coalesce(' Did you mean ' || (
           select k.word from known k
           where m.named not in (from known)
             and jaro_winkler_similarity(k.word, m.named) > 0.9
           order by jaro_winkler_similarity(k.word, m.named) desc, k.word limit 1) || '?',
           '')
from missing m
order by all
