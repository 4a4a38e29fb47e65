-- Findings: rates of exchange of the company's own currency that are not 1. It is worth 1 of
-- itself, so such a table is into another currency (of before, or of another company), and
-- so may be all of its rates. One row.
-- needs: exists (from validated.measurement where metric_id = 'fx_rate')
with own as (
    select s.value as currency, m.value, m.period_start, m.period_end,
           state.place(d.name, t.sheet, m.row_no, m.column_no) as place
    from validated.measurement m
    join facts.dim_set k on k.dim_set_no = m.dim_set_no
    join project.setting s on s.name = 'currency' and s.value = k.currency
    join raw.delivery d on d.file_no = m.file_no
    left join raw.sheet t on t.file_no = m.file_no and t.sheet_no = m.sheet_no
    where m.metric_id = 'fx_rate' and m.resolution = 0 and m.value <> 1
)
select 'impossible', 'GROUP', 'fx_rate',
       min(period_start) || ' to ' || max(period_end),
       'The money of figures is ' || currency || ', and ' || count(*)
       || if(count(*) = 1, ' rate', ' rates') || ' of exchange of ' || currency
       || ' itself, which is worth 1, ' || if(count(*) = 1, 'is', 'are')
       || ' another number. The first stands at ' || min(place)
       || '. Rates of that table are into another currency, and amounts converted with them '
       || 'are not ' || currency || '.',
       'Hand in the rates into ' || currency || ', for every currency in which money is told; '
       || 'or set currency in orebook.yaml as it was.'
from own
group by currency
