-- Findings: files of three values or more that say what another one says, cell for cell, and
-- nothing else: a copy beside its file, or an old one that was handed in again as the new.
-- A row for each; of two that are alike the one whose cells do not count is the copy.
-- needs: exists (from every_fact where resolution = 1)
with whole as (
    select file_no, count(*) as n, min(resolution) as least, max(resolution) as most
    from every_fact
    group by file_no having count(*) >= 3
),

alike as (
    select a.file_no, b.file_no as of_file, count(distinct a.record_no) as n,
           count(distinct a.site_id) as sites, min(a.site_id) as site_id,
           min(a.period_start) as first_day, max(a.period_end) as last_day
    from every_fact a
    join whole w on w.file_no = a.file_no and w.least = 1 and w.most = 1
    join every_fact b on b.metric_id = a.metric_id and b.site_id = a.site_id
        and b.period_start = a.period_start and b.period_end = a.period_end
        and b.dim_set_no = a.dim_set_no and b.file_no <> a.file_no
        and b.resolution = 0 and b.value = a.value
    group by a.file_no, b.file_no
)

select 'repeated' as kind, if(sites = 1, cast(site_id as varchar), '') as entity,
       '' as subject, first_day || ' to ' || last_day as period_id,
       'All ' || a.n || ' values of the file stand in ' || o.name || ' too, which says '
       || 'nothing else. They were taken once.' as message,
       'If the newer numbers were meant, hand those in. A copy can be deleted, and `orebook '
       || 'withdraw` ends that it counts; if both are to stay, say why in '
       || 'decisions/findings.csv.' as remedy,
       d.name as place
from alike a
join whole w on w.file_no = a.file_no and w.n = a.n
join whole v on v.file_no = a.of_file and v.n = a.n
join raw.delivery d on d.file_no = a.file_no
join raw.delivery o on o.file_no = a.of_file
order by all
