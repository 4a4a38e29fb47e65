-- Findings: papers that a row names as its evidence and that do not lie beside its file.
-- What ends like a file ($file) is one; every other word may stand in a binder.
-- needs: exists (from facts.note where evidence is not null)
with said as (
    select note_no, trim(unnest(string_split(evidence, ';'))) as paper
    from facts.note
    where evidence is not null
),
told as (
    select r.site_id, d.name, s.paper, count(*) as cells, min(r.row_no) as first_row,
           regexp_replace(d.name, '[^/]*$', '') as folder
    from said s
    join validated.measurement r on r.note_no = s.note_no
    join raw.delivery d on d.file_no = r.file_no
    where regexp_matches(s.paper, $file, 'i') and r.record_no > 0
    group by all
),
missing as (
    from told t where not exists (from raw.delivery p where p.name = t.folder || t.paper)
)
select 'paper_missing', m.site_id, '', '',
       m.name || ' row ' || m.first_row || case when m.cells > 1 then ' (and so '
              || m.cells || ' values)' else '' end || ' names ' || m.paper
       || ' as evidence, and no such file lies beside it'
       || coalesce('; there is ' || min(p.name), '') || '.',
       'Lay the paper into the folder of the file that names it, or correct its name: '
       || 'until then the trace leads to a name alone.'
from missing m
left join raw.delivery p
    on regexp_extract(p.name, '[^/]*$') = regexp_extract(m.paper, '[^/]*$')
group by m.site_id, m.name, m.paper, m.cells, m.first_row
order by all
