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
-- The first digits of the file's SHA-256, the sheet, the cell.
create or replace macro state.record_id(sha256, sheet, row_no, column_no) as
    left(sha256, 12) || ':' || coalesce(sheet, '') || ':'
    || state.cell(row_no, column_no);
-- Where a person finds a cell: file, sheet, cell.
create or replace macro state.place(name, sheet, row_no, column_no) as
    name || coalesce(' sheet ' || nullif(sheet, ''), '') || ' '
    || state.cell(row_no, column_no);
-- A share averaged over days: exact division, half away from zero at ten decimals.
create or replace macro state.mean_share(weighted, days) as
    cast(cast((2 * cast(weighted * 10000000000 as hugeint) + days) // (2 * days)
              as decimal(28,0)) * cast(0.0000000001 as decimal(10,10))
         as decimal(12,10));
-- An amount times a share; nothing is multiplied where the share is 0 or 1, for most are,
-- and a product of two wide decimals costs more than all the rest.
create or replace macro state.product(amount, share) as
    case share when 1 then amount
         when 0 then case when amount is not null then 0::decimal(38,12) end
         else cast(amount * share as decimal(38,12)) end;
-- An amount times a share, divided by days: half away from zero at twelve decimals. Shares
-- have ten decimals and amounts twelve: as integers nothing is lost.
create or replace macro state.parted(amount, share, days) as
    case when amount is not null then
        sign(amount)::decimal(1,0) * cast(
            (2 * cast(replace(cast(abs(amount) as varchar), '.', '') as hugeint)
               * cast(replace(cast(share as varchar), '.', '') as hugeint)
             + days::hugeint * 10000000000)
            // (2 * days::hugeint * 10000000000) as decimal(26,0))
        * 0.000000000001::decimal(12,12) end;
create or replace macro state.mean(total, number) as
    state.parted(total, 1::decimal(12,10), number);
-- A share of two sums as DECIMAL(12,10), null without a whole. Both are scaled to integers
-- first, so that no binary fraction comes in between.
create or replace macro state.ratio(part, whole) as
    case when whole > 0 then cast(
        cast((cast(part * 1000000 as hugeint) * 10000000000)
             // cast(whole * 1000000 as hugeint) as decimal(28,0))
        * cast(0.0000000001 as decimal(10,10)) as decimal(12,10)) end;
-- An end of a range for a sentence: two decimals are enough from one on, where they tell
-- both ends apart.
create or replace macro state.short(value, low, high) as
    case when abs(value) < 1
              or cast(low as decimal(38,2)) = cast(high as decimal(38,2))
         then state.plain(value) else state.plain(cast(value as decimal(38,2))) end;
-- Lists of names, as one sorted list without repetition.
create or replace macro state.names(texts) as
    array_to_string(list_sort(list_distinct(string_split(texts, ', '))), ', ')
