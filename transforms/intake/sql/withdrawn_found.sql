-- Tables of what is gone, empty: rows, files that a person withdrew, files that are in
-- the drop box no more and count; and the versions that paths had before.
create or replace table facts.withdrawn (
    metric_id varchar, site_id varchar, period varchar, place varchar, told varchar,
    name varchar, file_id varchar, sheet varchar, row_no integer, column_no smallint);
create or replace table facts.withdrawn_file (
    name varchar, person varchar, reason varchar);
create or replace table facts.absent (name varchar);
create or replace temp table version (name varchar, sha256 varchar, version integer)
