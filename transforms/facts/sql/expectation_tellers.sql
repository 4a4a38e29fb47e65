-- Who told of the registers, over which days. The sheet of a site's workbook tells of
-- that site and its days. A table of the company tells of the sites that delivery.yaml
-- says it speaks for (* is every one), else of those that it names in any row, up to the
-- end of the year of its last row; a table without any row, also none that was refused or
-- left out by a mapping, says of every site (or of the one that its mapping names) that there
-- was nothing.
-- None tells of days after it was handed in (handed_in), or after ``until`` in
-- delivery.yaml, which may also go beyond the year of the last row. A list of states holds
-- at all times.
with sheet as (
    select s.file_no, s.sheet_no, s.gives as register, s.of_site, d.speaks_for,
           d.speaks_until, u.is_of_events,
           coalesce(h.day, date '9999-12-31') as handed_in
    from raw.sheet s
    join raw.delivery d on d.file_no = s.file_no
    join register_in_use u on u.metric_id = s.gives
    left join handed_in h on h.name = d.name
),

-- The last row of a file, or the end of the year that it lies in.
years as (
    select d.file_no, d.register,
           greatest(max(d.last_day), max(y.last_day)) as last_day
    from register_days d
    left join reporting_year y on y.first_day <= d.last_day and y.last_day >= d.first_day
    group by d.file_no, d.register
),

of_company as (
    select s.file_no, s.sheet_no, s.register, s.of_site, s.speaks_for,
           len(s.speaks_for) = 0 and not exists (
               from named n where n.file_no = s.file_no and n.register = s.register)
           and not exists (
               from validated.rejects r
               where r.file_no = s.file_no and r.sheet_no = s.sheet_no
                 and r.severity = 'refused')
           and not exists (
               from raw.notice n
               where n.file_no = s.file_no and n.sheet_no = s.sheet_no
                 and n.severity = 'refused')
           and not exists (
               from raw.left_out l
               where l.file_no = s.file_no and l.sheet_no = s.sheet_no) as is_empty,
           not s.is_of_events as is_of_states,
           coalesce(s.speaks_until, case when y.last_day is not null
                                    then least(y.last_day, s.handed_in) end) as last_day,
           coalesce(s.speaks_until, s.handed_in) as until
    from sheet s
    left join years y on y.file_no = s.file_no and y.register = s.register
    where not exists (
        from raw.told t where t.file_no = s.file_no and t.sheet_no = s.sheet_no)
),

entity as (
    select site_id from project.site
    union all
    select 'GROUP'
),

spoken as (
    select c.register, e.site_id, date '0001-01-01' as first_day, c.until as last_day
    from of_company c
    join entity e on list_contains(c.speaks_for, e.site_id)
        or list_contains(c.speaks_for, '*')
        or c.is_empty and coalesce(c.of_site = e.site_id, true)
    union
    select c.register, n.site_id, date '0001-01-01',
           case when c.is_of_states then date '9999-12-31' else c.last_day end
    from of_company c
    join named n on n.file_no = c.file_no and n.register = c.register
    where len(c.speaks_for) = 0
    union
    -- What has no site is the group's.
    select c.register, 'GROUP', date '0001-01-01',
           case when c.is_of_states then date '9999-12-31'
                else coalesce(c.last_day, c.until) end
    from of_company c
    join register_in_use u on u.metric_id = c.register
    where not u.has_site
)

select register as metric_id, site_id, first_day as period_start, last_day as period_end
from spoken
where first_day <= last_day
union all
select register, site_id, period_start, period_end
from raw.told
where register in (select metric_id from register_in_use)
