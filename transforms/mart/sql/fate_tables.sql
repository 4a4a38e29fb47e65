-- Tables of the fates, empty: which records an indicator takes, whether inside of a boundary
-- and in its total, which tell the same as others, and the fate of each accepted cell.
create or replace table scratch.counting (
    ind smallint, record_no bigint, in_total boolean, is_inside boolean);
create or replace table scratch.telling (record_no bigint);
create or replace table scratch.fate (
    record_no bigint, fate varchar, fate_why varchar, counts_in integer)
