create or replace temp table spelled_row (
    name varchar, word varchar, register varchar, site varchar, file_no integer,
    sheet_no smallint, row_no integer, column_no smallint)
