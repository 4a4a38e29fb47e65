-- facts.unlike: values that are unlike the others of their series (facts.series). A value
-- is held against three references and is named only if it is far from all of them: the
-- middle of all other values, that of the two before and the two after, and the same days
-- of the year before and after. What moves with the site's ore is left alone. Then what
-- only whole files show (a year in another unit), and what only sister sites per tonne of
-- ore show. Distances are natural logarithms; only order statistics are taken, so the order
-- of rows changes nothing. Only series with a value far from the middle of the others, or
-- with files that differ, are looked at in the order of time; of due_fact, and beside
-- their sister sites of due_series (whose values are in every_fact).
with fact as not materialized (
    select m.metric_id, m.site_id, m.dim_set_no, m.file_no, m.sheet_no, m.row_no,
           m.column_no, m.period_start, m.period_end, m.value,
           (m.period_end - m.period_start) // 25 as grain
    from due_fact m
    where m.value > 0 and m.resolution = 0 and m.metric_id in (
        select cast(metric_id as metric_id) from ref.metrics
        where kind in ('flow', 'stock') and form = 'measurement')),
ore as (
    select site_id, grain, arg_min(metric_id, metric_id <> 'ore_processed_t') as metric_id
    from facts.series where metric_id in ('ore_mined_t', 'ore_processed_t')
    group by site_id, grain),
tonnes as (
    select f.site_id, f.period_start, f.period_end, ln(cast(sum(f.value) as double)) as log
    from fact f join ore o on o.site_id = f.site_id and o.grain = f.grain
        and o.metric_id = f.metric_id
    group by all),
spread as (
    select metric_id, site_id, dim_set_no, grain, n,
           has_files and most > $whole * least as has_files
    from facts.series
    where n >= 2 and (most > $near * mid or mid > $near * least)),
lengthy as (
    select f.*, s.n, s.has_files, ln(cast(f.value as double)) as log,
           ln(cast(f.value as double)) - t.log as per_tonne
    from fact f
    join spread s on s.metric_id = f.metric_id and s.site_id = f.site_id
        and s.dim_set_no = f.dim_set_no and s.grain = f.grain
    left join tonnes t on t.site_id = f.site_id and t.period_start = f.period_start
        and t.period_end = f.period_end
        and f.metric_id not in ('ore_mined_t', 'ore_processed_t')),
-- The middle of the others is next to the middle of all, on one side of the value.
middle as (
    select metric_id, site_id, dim_set_no, grain, sorted[n // 2] as m0,
           sorted[n // 2 + 1] as m1, sorted[n // 2 + 2] as m2, per_tonne
    from (select metric_id, site_id, dim_set_no, grain, n, list_sort(list(log)) as sorted,
                 quantile_disc(per_tonne, 0.5) as per_tonne
          from lengthy group by metric_id, site_id, dim_set_no, grain, n)),
beside_all as not materialized (
    select r.* exclude (per_tonne), abs(r.per_tonne - m.per_tonne) as off_tonne,
           case when r.log < m.m1 then m.m1 else m.m0 end as low,
           case when r.n % 2 = 1 and r.log <= m.m1 then m.m2
                when r.n % 2 = 1 or r.log < m.m1 then m.m1 else m.m0 end as high
    from lengthy r
    join middle m on m.metric_id = r.metric_id and m.site_id = r.site_id
        and m.dim_set_no = r.dim_set_no and m.grain = r.grain),
flagged as (
    select metric_id, site_id, dim_set_no, grain from beside_all
    group by all
    having bool_or(has_files or off_tonne >= ln($near)
                   or off_tonne is null and greatest(low - log, log - high) > ln($near))),
beside as (
    select r.*,
           list_sort(list_filter([lag(log, 1) over place, lag(log, 2) over place,
                lead(log, 1) over place, lead(log, 2) over place],
                lambda x: x is not null)) as near,
           -- What comes again in other years is the site's own way.
           count(distinct year(r.period_end)) over size as years_like,
           lag(log, 1) over place as last_log, lead(log, 1) over place as next_log,
           min(log) over before as before_low, max(log) over before as before_high,
           min(log) over after as after_low, max(log) over after as after_high
    from beside_all r
    semi join flagged using (metric_id, site_id, dim_set_no, grain)
    window size as (partition by r.metric_id, r.site_id, r.dim_set_no, r.grain
                    order by r.log range between 0.4 preceding and 0.4 following),
           place as (partition by r.metric_id, r.site_id, r.dim_set_no, r.grain
                     order by r.period_end, r.period_start),
           before as (partition by r.metric_id, r.site_id, r.dim_set_no, r.grain
                      order by r.period_end range between interval 372 days preceding
                                            and interval 358 days preceding),
           after as (partition by r.metric_id, r.site_id, r.dim_set_no, r.grain
                     order by r.period_end range between interval 358 days following
                                           and interval 372 days following)),
measured as (
    select *, greatest(low - log, log - high, 0) as off_all,
           -- Where the site has just changed, either side will do.
           case when near[len(near) // 2 + 1] - near[(len(near) + 1) // 2] > ln(4)
                then least(abs(log - near[(len(near) + 1) // 2]),
                           abs(log - near[len(near) // 2 + 1]))
                else abs(log - (near[(len(near) + 1) // 2]
                                + near[len(near) // 2 + 1]) / 2) end as off_near,
           case when grain = 1 then abs(log - (
               least(before_low, after_low) + greatest(before_high, after_high)) / 2)
               end as off_season,
           quantile_disc(abs(log - (low + high) / 2), 0.5) over (
               partition by metric_id, site_id, dim_set_no, grain) as scatter
    from beside),
far as (
    select *, greatest(least(off_all, off_near, coalesce(off_season, off_near)),
                       case when off_tonne is null then 0
                            else least(off_tonne, off_near) end) as off,
           log > (low + high) / 2 as is_more,
           exp((low + high) / 2) as usual
    from measured
    where case when off_tonne is null then years_like < 3 else off_tonne >= ln(2) end),
odd as (
    select f.*, u.canonical_unit as unit,
           (select arg_min(struct_pack(words := words, apart := apart), (apart, words))
            from (select l.words, abs(ln(cast(l.factor as double))
                      - case when f.is_more then f.off_all else -f.off_all end) as apart
                  from ref.slips l
                  where l.unit is null or l.unit = u.canonical_unit)) as slip
    from far f join ref.metrics u on u.metric_id = cast(f.metric_id as varchar)
    where f.off > ln($near)
      -- Few events vary by themselves.
      and not (u.canonical_unit in ('headcount', 'fte', 'individuals')
               and greatest(f.value, f.usual) < 20)),
single as (
    select metric_id, site_id, dim_set_no, grain, file_no,
           period_start || ' to ' || period_end as period_id, off_all as off, is_more,
           usual, unit, value, file_no as cell_file, sheet_no, row_no, column_no, 1 as n,
           case when slip.apart < greatest(0.25, 2.5 * scatter) then slip.words end as cause
    from odd
    -- Years differ more than months do.
    where off > case when grain > 3 then ln($years) else
                greatest(ln(2.5), least(3.5 * 1.4826 * scatter, ln($far))) end
        or (off > 6 * 1.4826 * scatter and slip.apart
          < greatest(0.05, 2 * scatter))),
-- A file's values of a series beside those of the other files.
block as (
    select metric_id, site_id, dim_set_no, grain, file_no, count(*) as n,
           quantile_disc(log, 0.5) as mid, quantile_disc(off_tonne, 0.5) as off_tonne,
           min(period_start) as a, max(period_end) as b,
           least(arg_min(coalesce(abs(log - last_log), 99), (period_end, period_start)),
                 arg_max(coalesce(abs(log - next_log), 99), (period_end, period_start)))
               as step,
           arg_min(struct_pack(sheet_no, row_no, column_no), (period_end, period_start))
               as cell, arg_min(value, (period_end, period_start)) as value
    from measured group by all),
whole_file as (
    select b.*, min(o.mid) as low, max(o.mid) as high
    from block b join block o on o.metric_id = b.metric_id and o.site_id = b.site_id
        and o.dim_set_no = b.dim_set_no and o.grain = b.grain and o.file_no <> b.file_no
    -- A unit changes from one file to the next, a mine within one.
    where b.n >= 2 and b.step > ln(3) and coalesce(b.off_tonne >= ln(2), true)
    group by all),
files as (
    select w.*, greatest(low - mid, mid - high) as off, mid > high as is_more,
           exp(case when mid > high then high else low end) as usual,
           u.canonical_unit as unit
    from whole_file w join ref.metrics u on u.metric_id = cast(w.metric_id as varchar)
    where greatest(low - mid, mid - high) > ln($whole)
      and exists (from ref.slips l where (l.unit is null or l.unit = u.canonical_unit)
          and abs(ln(cast(l.factor as double))
                  - case when mid > high then mid - high else mid - low end) < 0.4)
      and not exists (from single s where s.metric_id = w.metric_id
          and s.site_id = w.site_id and s.dim_set_no = w.dim_set_no
          and s.file_no = w.file_no)),
-- A whole series beside those of sister sites, per tonne of ore.
level as (
    select s.metric_id, s.site_id, s.dim_set_no, s.grain, s.mid,
           ln(cast(s.mid as double)) - ln(cast(t.mid as double)) as per_tonne
    from due_series s join ore o on o.site_id = s.site_id and o.grain = s.grain
    join facts.series t on t.site_id = o.site_id and t.grain = o.grain
        and t.metric_id = o.metric_id
    where s.metric_id not in ('ore_mined_t', 'ore_processed_t')
    qualify row_number() over (partition by s.metric_id, s.site_id, s.dim_set_no, s.grain
                               order by t.n desc, t.dim_set_no) = 1),
sisters as (
    select l.*, (select struct_pack(n := count(*), low := min(o.per_tonne),
                                    high := max(o.per_tonne))
                 from level o where o.metric_id = l.metric_id and o.site_id <> l.site_id
                   and o.dim_set_no = l.dim_set_no and o.grain = l.grain) as others
    from level l),
lone as (
    select s.*, greatest(others.low - per_tonne, per_tonne - others.high) as off,
           per_tonne > others.high as is_more, u.canonical_unit as unit,
           exp(ln(cast(s.mid as double)) - per_tonne + case when per_tonne > others.high
               then others.high else others.low end) as usual
    from sisters s join ref.metrics u on u.metric_id = cast(s.metric_id as varchar)
    where others.n >= 2
      and greatest(others.low - per_tonne, per_tonne - others.high) > ln($sisters))
select metric_id, site_id, period_id, off, is_more, usual, unit, value,
       'the other values of its series' as of_what, n, cause,
       cell_file as file_no, sheet_no, row_no, column_no
from single
union all
select metric_id, site_id, a || ' to ' || b, off, is_more, usual, unit, value,
       'what other files hold of the series', n, null, file_no, cell.sheet_no,
       cell.row_no, cell.column_no
from files
union all
select l.metric_id, l.site_id, f.a || ' to ' || f.b, l.off, l.is_more, l.usual,
       l.unit, f.value, 'what sister sites have for each tonne of ore', f.n, null,
       f.file_no, f.sheet_no, f.row_no, f.column_no
from lone l join (
    select m.metric_id, m.site_id, m.dim_set_no, l.grain, min(m.period_start) as a,
           max(m.period_end) as b, count(*) as n,
           unnest(arg_min({value: m.value, file_no: m.file_no, sheet_no: m.sheet_no,
                           row_no: m.row_no, column_no: m.column_no},
                          (m.period_end, m.period_start)))
    from every_fact m
    join lone l on l.metric_id = m.metric_id and l.site_id = m.site_id
        and l.dim_set_no = m.dim_set_no
        and l.grain = (m.period_end - m.period_start) // 25
    where m.value > 0 and m.resolution = 0
    group by m.metric_id, m.site_id, m.dim_set_no, l.grain) f
    on f.metric_id = l.metric_id and f.site_id = l.site_id
    and f.dim_set_no = l.dim_set_no and f.grain = l.grain
