-- Functions of the build database: cell names, plain numbers, record ids, places,
-- shares. That of periods is made from the company's calendar
-- (transforms/facts/period_macro.py).
create or replace macro state.letters(n) as
    case when n > 702 then chr(cast(64 + (n - 703) // 676 + 1 as integer)) else '' end
    || case when n > 26 then chr(cast(65 + ((n - 27) // 26) % 26 as integer)) else '' end
    || chr(cast(65 + (n - 1) % 26 as integer));
create or replace macro state.plain(n) as
    rtrim(rtrim(cast(n as varchar), '0'), '.');
create or replace macro state.cell(row_no, column_no) as
    case when column_no > 0 then state.letters(column_no) else '' end || row_no;
-- Why a cell counts nowhere, whatever is asked for in it (a rule of ref.doubt); else null.
create or replace macro state.unseen(told) as
    case when contains(told, ' «struck out') then 'struck_out'
         when contains(told, ' «under merged') then 'under_merged' end;
-- The first digits of the file's SHA-256, the sheet, the cell.
create or replace macro state.record_id(sha256, sheet, row_no, column_no) as
    left(sha256, 12) || ':' || coalesce(sheet, '') || ':'
    || state.cell(row_no, column_no);
-- What follows it of a part (facts.part): its first day, and of a facility's the site.
create or replace macro state.part_id(first_day, facility, site_id) as
    coalesce('/' || first_day || if(facility is null, '', '/' || site_id), '');
-- An interval by its first and last day (ISO 8601-1, 5.5.2.4: start/end).
create or replace macro state.days(first_day, last_day) as first_day || '/' || last_day;
-- Where a person finds a cell: file, sheet, cell.
create or replace macro state.place(name, sheet, row_no, column_no) as
    name || coalesce(' sheet ' || nullif(sheet, ''), '') || ' '
    || case when column_no is null then 'row ' else '' end || state.cell(row_no, column_no);
-- A share averaged over days: exact division, half away from zero at ten decimals.
create or replace macro state.mean_share(weighted, days) as
    cast(cast((2 * cast(weighted * 10000000000 as hugeint) + days) // (2 * days)
              as decimal(28,0)) * cast(0.0000000001 as decimal(10,10))
         as decimal(12,10));
-- An amount under one share, of one under another: exact, cut at six decimals.
create or replace macro state.rescaled(amount, share, of_share) as
    case when of_share > 0 then
        cast(cast(amount * 1000000 as hugeint) * cast(share * 10000000000 as hugeint)
             // cast(of_share * 10000000000 as hugeint) as decimal(38,0))
        * cast(0.000001 as decimal(7,6)) end;
-- A finding by what it says and where: the same while its inputs are the same.
create or replace macro state.finding_id(
    kind, entity, subject, period_id, message, place) as
    left(sha256(concat_ws(chr(31), kind, entity, subject, period_id, message,
                          coalesce(place, ''))), 12)
