-- Who told of the registers, over which days. The sheet of a site's workbook tells of
-- that site and its days. A table of the company tells of the sites that delivery.yaml
-- says it speaks for (* is every one), else of those that it names in any row, at all
-- times; a table without a row says of every site that there was nothing.
with sheet as (
    select s.file_no, s.sheet_no, s.gives as register, d.speaks_for
    from raw.sheet s
    join raw.delivery d on d.file_no = s.file_no
    where s.gives in (select metric_id from register_in_use)
),

of_company as (
    select *
    from sheet s
    where not exists (
        from raw.told t where t.file_no = s.file_no and t.sheet_no = s.sheet_no)
),

entity as (
    select site_id from project.site
    union all
    select 'GROUP'
),

spoken as (
    select c.register, e.site_id
    from of_company c
    join entity e on list_contains(c.speaks_for, e.site_id)
        or list_contains(c.speaks_for, '*')
        or (len(c.speaks_for) = 0 and not exists (
            from named n where n.file_no = c.file_no and n.register = c.register)
            and not exists (
                from validated.rejects r
                where r.file_no = c.file_no and r.sheet_no = c.sheet_no
                  and r.severity = 'refused'))
    union
    select c.register, n.site_id
    from of_company c
    join named n on n.file_no = c.file_no and n.register = c.register
    where len(c.speaks_for) = 0
    union
    select u.metric_id, 'GROUP'
    from register_in_use u
    join of_company c on c.register = u.metric_id
    where not u.has_site
)

select register as metric_id, site_id, date '0001-01-01' as period_start,
       date '9999-12-31' as period_end
from spoken
union all
select register, site_id, period_start, period_end
from raw.told
where register in (select metric_id from register_in_use)
