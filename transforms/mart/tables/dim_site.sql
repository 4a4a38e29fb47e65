/*
says: "Sites, and the two entities that are none: GROUP and ELIMINATION."
order: [site_id]
key: [site_id]
columns:
  site_id: The company's id of the site.
  name: Name of the site.
  country: ISO 3166-1 alpha-2.
  admin1: State or province.
  latitude: {says: "Degrees, WGS 84.", unit: degree}
  longitude: {says: "Degrees, WGS 84.", unit: degree}
  type: Mine, smelter, port and so on.
  status: Operating, closed and so on.
  minerals: What is mined or processed.
  operator: Who operates the site.
  grid_region: Region of the electricity grid.
  opened: First day in operation.
  closed: Last day in operation.
  tags: The company's own marks, separated by semicolons.
  language: What the site is written to in; else the first language of the company.
  contact: Whom to ask at the site.
*/
select site_id, name, country, admin1, cast(latitude as decimal(12,8)) as latitude,
       cast(longitude as decimal(12,8)) as longitude, type, status,
       minerals, operator, grid_region, cast(opened as date) as opened,
       cast(closed as date) as closed, tags,
       coalesce(nullif(language, ''), (select value from project.setting
                                       where name = 'language')) as language, contact
from project.site
union all by name
select 'GROUP' as site_id, 'Facts of no site' as name
union all by name
select 'ELIMINATION' as site_id, 'Postings between own sites' as name
