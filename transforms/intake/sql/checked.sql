-- The staged rows beside what the rules compare them with. Bounds are null-safe: a metric
-- without one has the widest a DECIMAL(28,9) can be. A posting between own sites takes away
-- what both told, so it is below zero; of what does not
-- flow there is none.
select s.*,
       case when s.site_id = 'ELIMINATION' then -9999999999999999999
            else coalesce(b.low, -9999999999999999999) end as low,
       coalesce(b.high, 9999999999999999999) as high,
       b.closed or s.value is null or s.value > b.low
           or s.site_id = 'ELIMINATION' as inside_open,
       coalesce(s.site_id = 'ELIMINATION' and b.days is not null and b.low >= 0, false)
           as takes_away,
       coalesce(s.site_id = 'ELIMINATION' and m.kind not in ('flow', 'monetary', 'event'), false)
           as takes_none,
       -- The usual maximum is in the metric's own unit; it says nothing of litres when
       -- that is GJ, or of pesos when it is US dollars.
       case when u.unit is null or u.unit = m.canonical_unit
            then coalesce(b.usual, 9999999999999999999)
            else 9999999999999999999 end as plausible,
       case when b.days is null then 1
            else greatest(1, ceil((s.period_end - s.period_start + 1) / b.days))
            end as scale,
       b.words is not null as is_word,
       b.words is not null and list_contains(b.words, s.word) as word_known,
       date '1990-01-01' as earliest, (select latest from state.latest) as latest,
       t.opened, case when not b.after_closing then t.closed end as closed_on
from staged s
join ref.bound b on b.metric_id = s.metric_id
join ref.metrics m on m.metric_id = s.metric_id
left join facts.unit u on u.unit_no = s.unit_no
left join state.site_life t on t.site_id = s.site_id
