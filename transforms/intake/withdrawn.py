"""Rows that an earlier version of a delivery told and nothing that counts tells now.

A function of the versions on record and of the present facts, whichever of them were
in the build database at the same time. Belongs here: keeping what a replaced version
told, and comparing. How versions are read is ``intake``'s; the words are ``findings``'.
"""

from __future__ import annotations

import duckdb

from transforms.intake.deliver import Evidence
from warehouse import reference
from warehouse.connection import literal, quoted

# What replaced versions told, as it was accepted; raw.earlier says which they are.
TABLES = """
    create table raw.earlier (
        file_no integer, name varchar, sha256 varchar, sheets map(smallint, varchar));
    create table facts.told_before (
        file_no integer, sheet_no smallint, row_no integer, column_no smallint,
        metric_id metric_id, site_id site_id, period_start date, period_end date,
        dim_set_no integer, note_no integer, unit_no integer, reported decimal(28,9),
        word varchar);
    create table facts.case_told_before (
        file_no integer, sheet_no smallint, row_no integer, column_no smallint,
        register varchar, site_id site_id, key varchar[]);
"""
_CELL = ("metric_id", "site_id", "period_start", "period_end", "dim_set_no")


def keep_rows(con: duckdb.DuckDBPyConnection) -> None:
    """Note what the measurements in ``taken_out`` told."""
    con.execute("""
        insert into facts.told_before
        select file_no, sheet_no, row_no, column_no, metric_id, site_id, period_start,
               period_end, dim_set_no, note_no, unit_no, reported, word
        from taken_out""")


def keep_cases(con: duckdb.DuckDBPyConnection, register: str, files: str) -> None:
    """Note what a register's rows of these files (numbers in a list) told."""
    con.execute(f"""
        insert into facts.case_told_before
        select file_no, sheet_no, row_no, column_no, {literal(register)}, site_id,
               {_key(register)}
        from register.{quoted(register)} where file_no in ({files})""")


def _key(register: str) -> str:
    """SQL of what names a row of a register, as texts."""
    names = [
        r["column"] for r in reference.register_columns(register) if r["key"] == "1"
    ]
    listed = ", ".join(f"coalesce(cast({quoted(n)} as varchar), '')" for n in names)
    return f"[{listed}]"


def rebuild(con: duckdb.DuckDBPyConnection, evidence: Evidence) -> None:
    """Write ``facts.withdrawn``: each row that is gone, once per path, as last told."""
    con.execute("begin")
    con.execute("""
        create or replace table facts.withdrawn (
            metric_id varchar, site_id varchar, period varchar, place varchar,
            told varchar);
        create or replace temp table version (
            name varchar, sha256 varchar, version integer)""")
    versions = [
        (item.name, item.sha256, number)
        for number, item in enumerate(evidence.replaced())
    ]
    if versions:
        con.executemany("insert into version values (?, ?, ?)", versions)
        _measurements(con)
        _cases(con)
    con.execute("commit")


_PLACE = """
    v.name || coalesce(' sheet ' || nullif(e.sheets[t.sheet_no], ''), '') || ' '
    || state.cell(t.row_no, t.column_no)"""


def _measurements(con: duckdb.DuckDBPyConnection) -> None:
    same = " and ".join(f"{{0}}.{name} = {{1}}.{name}" for name in _CELL)
    con.execute(f"""
        create or replace temp table told_once as
        select t.*, v.name, n.evidence, {_PLACE} as place
        from facts.told_before t
        join raw.earlier e on e.file_no = t.file_no
        join version v on v.name = e.name and v.sha256 = e.sha256
        join facts.note n on n.note_no = t.note_no
        qualify row_number() over (
            partition by v.name, {", ".join(f"t.{name}" for name in _CELL)}, n.evidence
            order by v.version desc, t.sheet_no, t.row_no, t.column_no) = 1;
        create or replace temp table gone as
        with still as (
            select distinct t.rowid as told
            from told_once t join validated.measurement m on {same.format("m", "t")}
            join facts.note n on n.note_no = m.note_no
            where n.evidence is not distinct from t.evidence)
        select t.*, t.rowid as told from told_once t anti join still s
        on s.told = t.rowid;
        create or replace temp table told_again as
        -- The new version says it otherwise: split where it was not, or of other days.
        -- A row that stood beside the one that is gone takes nobody's place.
        select distinct g.told
        from gone g
        join validated.measurement m on m.metric_id = g.metric_id
            and m.site_id = g.site_id and m.period_start <= g.period_end
            and m.period_end >= g.period_start
        join raw.delivery d on d.file_no = m.file_no and d.name = g.name
        join facts.note n on n.note_no = m.note_no
        join facts.dim_set a on a.dim_set_no = g.dim_set_no
        join facts.dim_set b on b.dim_set_no = m.dim_set_no
        where {_alike("a.dim_key", "b.dim_key")} and not exists (
            from facts.told_before t join facts.note o on o.note_no = t.note_no
            where t.file_no = g.file_no and {same.format("t", "m")}
            and o.evidence is not distinct from n.evidence);
        insert into facts.withdrawn
        select g.metric_id, g.site_id, g.period_start || ' to ' || g.period_end,
               g.place, coalesce(g.word, state.plain(g.reported) || ' '
                                         || u.reported_unit)
               || coalesce(' (' || nullif(replace(d.dim_key, ';', ', '), '') || ')', '')
        from gone g anti join told_again s on s.told = g.told
        join facts.unit u on u.unit_no = g.unit_no
        join facts.dim_set d on d.dim_set_no = g.dim_set_no""")


def _alike(a: str, b: str) -> str:
    """SQL: whether two sets of dimensions are equal or blank on one side in each.

    Then both together have as many different values as dimensions.
    """
    pairs = [f"string_split({key}, ';')" for key in (a, b)]
    names = [
        f"string_split(regexp_replace({key}, '=[^;]*', '', 'g'), ';')" for key in (a, b)
    ]
    return (
        f"len(list_distinct({' || '.join(pairs)})) = "
        f"len(list_distinct({' || '.join(names)}))"
    )


def _cases(con: duckdb.DuckDBPyConnection) -> None:
    registers = con.execute(
        "select distinct register from facts.case_told_before order by register"
    ).fetchall()
    for (register,) in registers:
        con.execute(f"""
            insert into facts.withdrawn
            with told as (
                select t.*, v.name, {_PLACE} as place
                from facts.case_told_before t
                join raw.earlier e on e.file_no = t.file_no
                join version v on v.name = e.name and v.sha256 = e.sha256
                where t.register = {literal(register)}
                qualify row_number() over (
                    partition by v.name, t.key
                    order by v.version desc, t.sheet_no, t.row_no) = 1)
            select t.register, t.site_id, '', t.place, array_to_string(t.key, ' ')
            from told t anti join (
                select {_key(register)} as key from register.{quoted(register)}) r
                on r.key = t.key""")
