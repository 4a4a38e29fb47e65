-- Tables that the intake fills, empty: raw.* is what was delivered, validated.* what was
-- taken from it, facts.* what rows point at by number, state.* how far a run has come.
create table raw.file (file_no integer, sha256 varchar, bytes bigint, kind varchar);
create table raw.delivery (
    file_no integer, name varchar, supersedes varchar[], speaks_for varchar[],
    speaks_until date, prorate varchar[]);
create table raw.sheet (
    file_no integer, sheet_no smallint, sheet varchar, gives varchar, header_row integer,
    mapping varchar, grid varchar, row_count bigint, of_site varchar);
create table raw.column (
    file_no integer, sheet_no smallint, column_no smallint, header varchar,
    meaning varchar);
create table raw.left_out (
    file_no integer, sheet_no smallint, why varchar, cells bigint);
-- Cells without a value of which the reading of their file has said why.
create table raw.unread (
    file_no integer, sheet_no smallint, row_no integer, column_no smallint);
create table raw.notice (
    file_no integer, sheet_no smallint, sheet varchar, row_no integer, column_no smallint,
    header varchar, dataset varchar, rule varchar, severity varchar, text varchar,
    message varchar, remedy varchar);
-- Places of which nothing more is to be said: those, and (without a column) rows that are
-- refused as totals, whichever table of their sheet reads them.
create view validated.said as
select file_no, sheet_no, row_no, column_no from raw.unread
union all
select n.file_no, s.sheet_no, n.row_no, null
from raw.notice n
join raw.sheet s on s.file_no = n.file_no and s.sheet = n.sheet
where n.rule = 'total_row' and n.severity = 'refused';
create table validated.rejects (
    file_no integer, sheet_no smallint, row_no integer, column_no smallint, header varchar,
    dataset varchar, metric_id varchar, site_id varchar, rule varchar, severity varchar,
    text varchar, message varchar, remedy varchar);
create table validated.held_back (
    file_no integer, dataset varchar, metric_id varchar, site_id varchar,
    period_start date, period_end date, dim_set_no integer, is_blank boolean,
    sheet_no smallint, row_no integer, column_no smallint);
create table validated.held_case (
    file_no integer, dataset varchar, register varchar, site_id varchar, first_day date,
    last_day date, said map(varchar, varchar), sheet_no smallint, row_no integer,
    column_no smallint);
create table validated.refused_cell (
    file_no integer, dataset varchar, metric_id varchar, site_id varchar,
    sheet_no smallint, row_no integer, column_no smallint);
create table facts.note (
    note_no integer, evidence varchar, source_system varchar, prepared_by varchar,
    reviewed_by varchar, comment varchar, supersedes varchar,
    uncertainty_pct decimal(28,9), stands_until varchar);
insert into facts.note (note_no) values (0);
create table validated.told_word (record_no bigint, told varchar);
create table facts.part (
    record_no bigint, whole_no bigint, metric_id varchar, site_id varchar,
    period_start date, period_end date, value decimal(28,9), grade tinyint,
    whole_start date, whole_end date, days integer, of_days integer, facility varchar,
    share varchar);
create table facts.unshared (
    record_no bigint, metric_id varchar, site_id varchar, period_start date,
    period_end date, why varchar);
create table state.loaded (file_no integer, dataset varchar);
create table state.complete (file_no integer primary key);
create table state.touched (
    metric_id varchar, period_start date, period_end date, site_id varchar,
    is_as_before boolean default false);
create table state.mark (name varchar primary key, value varchar)
