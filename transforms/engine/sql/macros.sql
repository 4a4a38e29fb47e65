-- Functions of the engine: products, quotients and words, exact in decimals.
-- An amount times a share; nothing is multiplied where the share is 0 or 1, for most are,
-- and a product of two wide decimals costs more than all the rest.
create or replace macro state.product(amount, share) as
    case share when 1 then amount
         when 0 then case when amount is not null then 0::decimal(38,12) end
         else cast(amount * share as decimal(38,12)) end;
-- The share of a day, or by how much that of the day after (``next_day``) differs from it.
create or replace macro state.share_of(next_day, share, next_share) as
    case when next_day is null then coalesce(share, 0)
         else coalesce(next_share, 0) - coalesce(share, 0) end;
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
-- first, so that no binary fraction comes in between; none or all of it, as most are, is
-- not divided.
create or replace macro state.ratio(part, whole) as
    case when whole > 0 then case part
        when 0 then 0::decimal(12,10)
        when whole then 1::decimal(12,10)
        else cast(
            cast((cast(part * 1000000 as hugeint) * 10000000000)
                 // cast(whole * 1000000 as hugeint) as decimal(28,0))
            * cast(0.0000000001 as decimal(10,10)) as decimal(12,10)) end end;
-- An end of a range for a sentence: two decimals are enough from one on, where they tell
-- both ends apart.
create or replace macro state.short(value, low, high) as
    case when abs(value) < 1
              or cast(low as decimal(38,2)) = cast(high as decimal(38,2))
         then state.plain(value) else state.plain(cast(value as decimal(38,2))) end;
-- Lists of names, as one sorted list without repetition.
create or replace macro state.names(texts) as
    array_to_string(list_sort(list_distinct(string_split(texts, ', '))), ', ');
-- A list as a sentence: the first of many, and how many there are more.
create or replace macro state.some(items, most, what) as
    array_to_string(items[:most], '; ') || case when len(items) > most
        then ' and ' || len(items) - most || ' ' || what || 's more' else '' end;
-- A split (parts by ;, those without a value without =) and the marks of its site, as a
-- breakdown names them.
create or replace macro state.split_words(split, marks) as
    concat_ws(';', array_to_string(list_transform(string_split(nullif(split, ''), ';'),
        lambda p: case when contains(p, '=') then p else p || '=' end), ';'), marks)
