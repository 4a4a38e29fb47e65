-- Tables of what no indicator takes, empty: the facts, and their words by number.
create or replace table facts.unused_word (word_no integer, lacks varchar, why varchar);
create or replace table facts.unused (
    record_no bigint, metric_id metric_id, site_id site_id, dim_set_no integer,
    fate varchar, word_no integer, period_start date, period_end date, file_no integer,
    sheet_no smallint, row_no integer, column_no smallint)
