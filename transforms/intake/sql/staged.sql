-- Temporary tables of one dataset's new rows: staged, each as a fact that is not yet
-- accepted; dim_problem, what is wrong with combinations of dimensions (numbers below 0).
create or replace temp table staged (
    record_no bigint, metric_id metric_id, site_id site_id, period_start date,
    period_end date, dim_set_no integer, is_blank boolean, reported decimal(38,18),
    value decimal(28,9), unit_no integer, word varchar, grade tinyint, note_no integer,
    file_no integer, sheet_no smallint, row_no integer, column_no smallint, mark varchar,
    moved boolean, told varchar, lacks varchar, doubt varchar);
create or replace temp table dim_problem (
    dim_set_no integer, dimension varchar, rule varchar, told varchar, near varchar[])
