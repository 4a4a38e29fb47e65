-- Findings: the base year on the boundary of the last day reported. Sites that were bought
-- or sold since, and shares that changed, are counted in or out for all of the base year;
-- what that moves is added up without signs, so that none hides another. A site opened
-- after the base year is growth, one closed since decline: neither moves it (GHG Protocol
-- Corporate Standard, chapter 5). The base year of a site bought later is not told, so its
-- latest year stands in.
-- needs: exists (from project.base_year)
with asked as (
    select b.indicator_id, b.threshold, b.base_metric, b.scope2_method,
           base.period_id as base_id, base.period_start as base_start,
           base.period_end as base_end, now.period_id as now_id,
           now.period_start as now_start, now.period_end as now_end
    from project.base_year b
    join project.period base on base.period_id = b.period_id
    join (from project.period order by period_end desc, period_start limit 1) now
        on now.period_end > base.period_end
),
held as (
    select o.site_id, o.valid_from, o.valid_to,
           case s.value when 'equity_share' then o.equity_share
                when 'financial_control' then o.financial_control
                else o.operational_control end as part
    from project.ownership o
    join project.setting s on s.name = 'consolidation'
),
day as (
    select a.*, h.site_id,
           sum(h.part * greatest(0, least(h.valid_to, a.base_end)
                                    - greatest(h.valid_from, a.base_start) + 1))
               as in_base,
           sum(h.part * greatest(0, least(h.valid_to, a.now_end)
                                    - greatest(h.valid_from, a.now_start) + 1))
               as in_now,
           max(h.part) filter (where a.now_end between h.valid_from and h.valid_to)
               as on_last_day
    from asked a
    cross join held h
    group by all
),
share as (
    select *, state.mean_share(in_base, base_end - base_start + 1) as base_share,
           state.mean_share(in_now, now_end - now_start + 1) as now_share,
           coalesce(on_last_day, 0) as last_share
    from day
),
lead_figure as (
    select indicator_id, entity, level, period_id, cast(value as decimal(38,6)) as value
    from figures.figure
    where is_lead and breakdown = '' and level in ('site', 'group')
      and indicator_id in (select indicator_id from project.base_year)
),
site as (
    select s.*, x.opened, base.value as base_value, now.value as now_value,
           s.base_share = 0 and s.last_share > 0 as is_bought
    from share s
    left join state.site_life x on cast(x.site_id as varchar) = s.site_id
    left join lead_figure base on base.indicator_id = s.indicator_id
        and base.entity = s.site_id and base.period_id = s.base_id
    left join lead_figure now on now.indicator_id = s.indicator_id
        and now.entity = s.site_id and now.period_id = s.now_id
    where s.base_share <> s.last_share
      -- Of what no year has a figure is no base year.
      and s.indicator_id in (
          select indicator_id from lead_figure where level = 'group' and value is not null)
      and not (s.base_share = 0 and s.last_share > 0
               and coalesce(x.opened > s.base_end, false))
),
moved as (
    select *, cast(case
        when is_bought then state.rescaled(now_value, last_share, now_share)
        else state.rescaled(base_value, last_share, base_share) - base_value
        end as decimal(38,6)) as effect,
        site_id || case
            when is_bought then ' (bought since'
                || case when opened is null
                    then '; sites.csv does not say that it was opened later' else '' end
            when last_share = 0 then ' (sold since'
            else ' (share ' || state.plain(base_share * 100) || ' % in the base year, '
                || state.plain(last_share * 100) || ' % now' end || ')' as what
    from site
),
total as (
    select m.indicator_id, m.threshold, m.base_metric, m.scope2_method, m.base_id,
           m.now_id, m.now_end, b.value as base, sum(m.effect) as net,
           coalesce(sum(abs(m.effect)), 0) as gross,
           string_agg(m.what || case when m.effect is null then ': not known'
                      else ' ' || case when m.effect > 0 then '+' else '' end
                          || state.plain(cast(m.effect as decimal(38,2)))
                          || case when m.is_bought then ', as in ' || m.now_id else '' end
                      end, '; ' order by m.site_id) as sites,
           count(*) filter (where m.effect is null) as unknown
    from moved m
    left join lead_figure b on b.indicator_id = m.indicator_id
        and b.level = 'group' and b.period_id = m.base_id
    group by all
),
handed_in as (
    select *, row_number() over (partition by base_metric, base_year, scope2_method
                                 order by period_end desc, recalc_version desc) as newest
    from (
        select 'ghg_scope1_base' as base_metric, base_year, recalc_version, '' as scope2_method,
               period_end, sum(value) as value
        from metric.ghg_scope1_base
        group by all
        union all
        select 'ghg_scope2_base', base_year, recalc_version, scope2_method, period_end,
               sum(value)
        from metric.ghg_scope2_base
        group by all
    )
),
judged as (
    select t.*, h.value as told,
           gross >= cast(base * t.threshold as decimal(38,6)) and gross > 0 as is_large
    from total t
    left join handed_in h on h.base_metric = t.base_metric
        and coalesce(h.scope2_method, '') = t.scope2_method
        and h.base_year in (t.base_id, right(t.base_id, 4)) and h.newest = 1
)
select 'base_year', 'GROUP-TOTAL', indicator_id, base_id,
       case when base is null then 'There is no figure of the base year.'
            else 'On the boundary of ' || now_end || ' the base year is '
                || state.plain(cast(base + coalesce(net, 0) as decimal(38,2)))
                || ' tCO2e, not ' || state.plain(cast(base as decimal(38,2)))
                || case when base > 0 then ': ' || state.plain(cast(state.rescaled(
                       gross, 100, cast(base as decimal(38,6)))
                       as decimal(38,2))) || ' % of it moves' else '' end end
       || ' (' || sites || '). '
       || case when unknown > 0 then unknown || ' of the sites cannot be judged. '
               else '' end
       || case when is_large then 'From '
                   || state.plain(cast(threshold * 100 as decimal(38,4)))
                   || ' % on the base year is recalculated'
                   || coalesce('; that handed in is '
                               || state.plain(cast(told as decimal(38,2))), '') || '.'
               else 'Below ' || state.plain(cast(threshold * 100 as decimal(38,4)))
                   || ' % it stays; later changes add to this.' end,
       case when is_large
           then 'Hand in ' || base_metric || ' with the recalculated base year, and say '
               || 'why in the text on the base year; or answer this finding with the '
               || 'reason for which it stays.'
           when unknown > 0 then 'Hand in what these sites emitted in the base year.'
           else '' end
from judged
where not coalesce(is_large and abs(told - base - net)
                   < greatest(cast(base * threshold as decimal(38,6)), 0.01), false)
order by all
