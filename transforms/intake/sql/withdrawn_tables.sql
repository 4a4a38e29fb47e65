-- What replaced versions told, as it was accepted; raw.earlier says which they are.
create table raw.earlier (
    file_no integer, name varchar, sha256 varchar, sheets map(smallint, varchar));
create table facts.told_before (
    file_no integer, sheet_no smallint, row_no integer, column_no smallint,
    metric_id metric_id, site_id site_id, period_start date, period_end date,
    dim_set_no integer, note_no integer, unit_no integer, reported decimal(38,18),
    word varchar);
create table facts.case_told_before (
    file_no integer, sheet_no smallint, row_no integer, column_no smallint,
    register varchar, site_id site_id, key varchar[])
