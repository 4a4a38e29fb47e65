-- Findings: values that are unlike the others of their series (facts.unlike), in words.
-- needs: exists (from facts.unlike)
with worded as (
    select f.*, cast(case when off > 20 then 1e9 when exp(off) < 10 then round(exp(off), 1)
                     else round(exp(off)) end as decimal(38,12)) as times,
           coalesce(cause, (
               select arg_min(l.words, (abs(ln(cast(l.factor as double))
                   - case when is_more then off else -off end), l.words))
               from ref.slips l where (l.unit is null or l.unit = f.unit)
                 and abs(ln(cast(l.factor as double))
                         - case when is_more then off else -off end) < 0.25)) as slip
    from facts.unlike f)
select 'unlike_series' as kind, cast(w.site_id as varchar) as entity,
       cast(w.metric_id as varchar) as subject, w.period_id,
       state.plain(w.value) || ' ' || w.unit || ' is about ' || state.plain(times)
       || ' times ' || case when is_more then 'more' else 'less' end || ' than ' || of_what
       || ', about ' || case when usual < 1 then state.plain(cast(usual as decimal(28,6)))
                        else state.plain(cast(usual as decimal(28,1))) end
       || ' ' || w.unit || case when n > 1 then ' (first of ' || n || ' values)' else '' end
       || '.' as message,
       coalesce('Perhaps ' || slip || '. ', '')
       || 'Correct the value or its unit; if it is right, say why in '
       || 'decisions/findings.csv.' as remedy,
       times as size, state.place(d.name, h.sheet, w.row_no, w.column_no) as place
from worded w
join raw.delivery d on d.file_no = w.file_no
left join raw.sheet h on h.file_no = w.file_no and h.sheet_no = w.sheet_no
order by all
