-- What one figure ($figure) is made of: each contribution with its fact, file, cell and
-- factor in words, in the order of columns of trace.Source.
with source as materialized (
    from mart.figure_source where figure_id = $figure
),
said as (
    select distinct m.file_id, m.evidence,
           trim(unnest(string_split(m.evidence, ';'))) as paper
    from source s
    join mart.fact_measurement m on m.record_id = s.record_id and m.site_id = s.site_id
    where m.evidence is not null
),
-- Papers that lay beside the file which names them.
kept as (
    select e.file_id, e.evidence,
           ' (kept: ' || string_agg(distinct d.name || ', SHA-256 ' || d.sha256, '; '
                                    order by d.name || ', SHA-256 ' || d.sha256) || ')' as words
    from said e
    join mart.dim_source_file f on f.file_id = e.file_id
    join (select sha256, unnest(string_split(name || ' // ' || also_named, ' // ')) as name
          from mart.dim_source_file) d
        on d.name = regexp_replace(f.name, '[^/]*$', '') || e.paper
    group by e.file_id, e.evidence
),
factor as (
    select factor_id,
           arg_max(rtrim(rtrim(cast(value as varchar), '0'), '.') || ' '
                   || coalesce(numerator_unit, '') || '/' || denominator_unit || ' ('
                   || publisher || ', ' || coalesce(version_label, '') || ')', version)
               as words,
           min(valid_from) as first_day,
           max(coalesce(valid_to, date '9999-12-31')) as last_day,
           any_value(origin) = 'delivered' as is_delivered,
           -- Grids name their region by themselves.
           case when any_value(factor_kind) not in ('grid', 'gwp')
                then any_value(region) end as region
    from mart.dim_factor
    group by factor_id
)
select s.role, s.record_id, s.amount, s.share, s.part, s.day, s.key, s.factor_id,
       coalesce(f.name, ''), m.sheet,
       split_part(string_split(s.record_id, ':')[-1], '/', 1), m.metric_id,
       m.site_id, cast(m.period_start as varchar), cast(m.period_end as varchar),
       m.value_as_reported, m.unit_as_reported,
       case when m.unit <> m.unit_as_reported or m.part_of <> '' or m.shared_from <> ''
            then rtrim(rtrim(cast(m.value as varchar), '0'), '.') || ' ' || m.unit
            else '' end,
       m.dimensions || coalesce(' (handed in as ' || nullif(m.dimensions_as_reported, '')
                                || ')', ''), m.method,
       concat_ws('; ', 'part of ' || nullif(m.shared_from, '') || ': ' || m.shared_by,
                 m.part_days || ' of ' || m.whole_days || ' days of '
                     || replace(nullif(m.part_of, ''), '/', ' to '),
                 case when m.fate = 'counted' then nullif(m.fate_why, '') end,
                 'prepared by ' || m.prepared_by, 'reviewed by ' || m.reviewed_by,
                 'evidence ' || m.evidence || coalesce(k.words, ''), m.source_system,
                 m.comment,
                 'stands until ' || nullif(m.stands_until, '')),
       coalesce((select string_agg(x.words || case
                         when x.is_delivered then ''
                         when m.middle > x.last_day
                             then ', stands in: valid until ' || x.last_day || ', '
                                  || m.middle - x.last_day || ' days before'
                         when m.middle < x.first_day
                             then ', stands in: valid from ' || x.first_day || ', '
                                  || x.first_day - m.middle || ' days after'
                         else '' end
                         || case when x.region not in ('GLOBAL', t.country)
                                      and x.region not in (coalesce(t.grid_region, ''),
                                                           coalesce(t.admin1, ''))
                                      and not starts_with(x.region, t.country || '-')
                                 then ', stands in: of ' || x.region else '' end,
                         ' and ' order by x.words)
                 from factor x
                 where list_contains(string_split(s.factor_id, ';'), x.factor_id)), '')
from source s
join (select *, period_start + cast((period_end - period_start) // 2 as integer) as middle
      from mart.fact_measurement) m on m.record_id = s.record_id and m.site_id = s.site_id
left join mart.dim_site t on t.site_id = m.site_id
left join mart.dim_source_file f on f.file_id = m.file_id
left join kept k on k.file_id = m.file_id and k.evidence = m.evidence
order by s.role, m.site_id, m.metric_id, m.period_start, s.record_id, s.factor_id,
         s.amount
