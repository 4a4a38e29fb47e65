-- Findings: rules over metrics and indicators that do not hold, per site or group and
-- reported year. transforms/facts/sanity.py makes rule, rule_term and rule_piece.
-- Of several tellings of a site the largest.
with told as (
    select piece, metric_id, site_id, period_id, part, max(value) as value,
           arg_max(n, (value, telling)) as n,
           arg_max(record_no, (value, telling)) as record_no
    from rule_piece group by all),
of_metric as (
    select t.rule_no, t.side_no, t.term_no, t.named, t.times,
           case when t.of_sites then p.site_id else 'GROUP-TOTAL' end as entity,
           p.period_id, p.part, k.canonical_unit as unit, sum(p.value) as value,
           sum(p.n) as n, arg_max(p.record_no, (p.value, p.site_id)) as record_no
    from rule_term t join told p on p.piece = t.piece and p.metric_id = t.name
    join ref.metrics k on k.metric_id = t.name
    group by all),
of_indicator as (
    select t.rule_no, t.side_no, t.term_no, t.named, t.times, f.entity, f.period_id,
           f.breakdown as part, f.unit, f.value, null::hugeint as n, null::bigint as record_no
    from rule_term t join figures.figure f on f.indicator_id = t.name and not t.is_metric
    where f.value is not null and (f.breakdown = '' or t.by_parts)
      and (f.level = 'site' or f.level = 'group' and f.is_lead and t.by_parts)
    -- A site counts at 100 %, a group as it is shown.
    qualify row_number() over (
        partition by t.rule_no, t.side_no, t.term_no, f.entity, f.period_id, f.breakdown
        order by f.level = 'group' and f.is_lead desc, f.consolidation = 'none' desc,
                 f.consolidation = 'operational_control' desc, f.consolidation) = 1),
side as (
    select rule_no, side_no, entity, period_id, part,
           sum(cast(times * value as decimal(38,12))) as value,
           string_agg(named || ' ' || state.plain(cast(value as decimal(38,12))) || ' '
                      || unit, ' and ' order by term_no) as words
    from (from of_metric union all from of_indicator) t
    group by all),
-- A part is held against a part only where all of the other side is split like it.
split as (
    select rule_no, side_no, entity, period_id, split_part(part, '=', 1) as dimension,
           sum(value) as value
    from side group by all),
pair as (
    select r.*, a.entity, a.period_id, a.part, a.value as low,
           coalesce(b.value, r.plain) as high, a.words as left_words,
           coalesce(b.words, state.plain(cast(r.plain as decimal(38,12))))
               as right_words
    from rule r
    join side a on a.rule_no = r.rule_no and a.side_no = 0
    left join side b on b.rule_no = r.rule_no and b.side_no = 1
        and b.entity = a.entity and b.period_id = a.period_id and b.part = a.part
    where a.part = '' or r.plain is not null or exists (
        from split s join split w on w.rule_no = s.rule_no and w.side_no = s.side_no
            and w.entity = s.entity and w.period_id = s.period_id and w.dimension = ''
        where s.rule_no = r.rule_no and s.side_no = 1 and s.entity = a.entity
          and s.period_id = a.period_id and s.dimension = split_part(a.part, '=', 1)
          and s.value >= w.value)),
broken as (
    select * from pair
    where case comparator
        when '<=' then low > high + abs(high) * tolerance / 100
        when '>=' then low < high - abs(high) * tolerance / 100
        when 'needs' then part = '' and low > 0 and coalesce(high, 0) = 0
            -- What nobody tells of is not collected: that is said elsewhere.
            and exists (from side s where s.rule_no = pair.rule_no and s.side_no = 1) end),
-- Of cells with the same largest value the last.
cell as (
    select b.rule_no, b.entity, b.period_id, b.part, t.side_no, t.term_no, t.n,
           max((m.file_no, m.sheet_no, m.row_no, m.column_no)) as cell
    from broken b
    join of_metric t using (rule_no, entity, period_id, part)
    join project.period p on p.period_id = b.period_id
    join validated.measurement r on r.record_no = t.record_no
    join validated.measurement m on m.metric_id = r.metric_id and m.site_id = r.site_id
        and m.dim_set_no = r.dim_set_no and m.value = r.value
        and m.resolution = r.resolution
        and m.period_end between p.period_start and p.period_end
    group by all),
placed as (
    select c.rule_no, c.entity, c.period_id, c.part,
           string_agg(state.place(d.name, h.sheet, c.cell[3], c.cell[4])
                      || case when c.n > 1 then ' and ' || (c.n - 1) || ' more' else '' end,
                      '; ' order by c.side_no, c.term_no) as places
    from cell c
    join raw.delivery d on d.file_no = c.cell[1]
    left join raw.sheet h on h.file_no = c.cell[1] and h.sheet_no = c.cell[2]
    group by all)
-- Of a group only what no site of it shows, of a part only what the whole does not.
select kind, entity, subject, period_id,
       words || case when part = '' then '' else ' (' || replace(part, ';', ', ') || ')' end
       || ': ' || left_words
       || case when comparator = 'needs' then ' without ' else ' beside ' end
       || coalesce(right_words, 'any that was told') || '.' as message,
       remedy, case when high > 0 then try_cast(round(
           cast(low as double) / cast(high as double), 3) as decimal(38,12)) end as size,
       p.places as place
from broken b
left join placed p using (rule_no, entity, period_id, part)
where not exists (
    from broken o where o.rule_no = b.rule_no and o.period_id = b.period_id
      and (o.entity = b.entity and o.part = '' and b.part <> ''
           or b.entity = 'GROUP-TOTAL' and o.entity <> 'GROUP-TOTAL'
              and o.part = b.part))
order by all
