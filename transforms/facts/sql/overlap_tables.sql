-- Empty tables: facts that have rivals, tellings whose totals differ, and rows of one
-- series that cross.
create or replace table facts.overlap (
    record_no bigint, metric_id varchar, span_start date, span_end date,
    component integer, view_name varchar, covered_days integer, component_days integer,
    grain_days integer,
    dimension_count integer, is_outdone boolean, is_positive boolean,
    rounding decimal(38,18));
create or replace table facts.disagreement (
    metric_id varchar, site_id varchar, span_start date, span_end date,
    component integer, told_of varchar, kind varchar, view_name varchar,
    total decimal(38,9));
create or replace table facts.crossing (
    metric_id varchar, site_id varchar, earlier bigint[], later bigint[],
    first_day date, last_day date, is_touch boolean);
