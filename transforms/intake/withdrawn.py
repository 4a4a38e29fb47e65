"""Rows that an earlier version of a delivery told and nothing that counts tells now.

A function of the versions on record and of the present facts, whichever of them were
in the build database at the same time. Belongs here: keeping what a replaced version
told, and comparing. How versions are read is ``intake``'s; the words are ``findings``'.
"""

from __future__ import annotations

import duckdb

from transforms.intake.deliver import Evidence
from warehouse import reference
from warehouse.connection import literal, quoted, transaction
from warehouse.package_files import query


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Make the empty tables of what replaced versions told."""
    con.execute(query(__package__, "withdrawn_tables"))


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


def _said_key(register: str) -> str:
    """SQL of the same out of what a refused row says."""
    names = [
        r["column"] for r in reference.register_columns(register) if r["key"] == "1"
    ]
    return "[" + ", ".join(f"coalesce(said[{literal(n)}], '')" for n in names) + "]"


def rebuild(con: duckdb.DuckDBPyConnection, evidence: Evidence) -> None:
    """Write each row that is gone, once per path, as last told; and which files a
    person took back, which count and were seen to lie in the drop box no more."""
    with transaction(con):
        con.execute(query(__package__, "withdrawn_found"))
        for name in evidence.absent():
            con.execute("insert into facts.absent values (?)", [name])
        for entry in evidence.withdrawn():
            con.execute(
                "insert into facts.withdrawn_file values (?, ?, ?)",
                [entry.name, entry.actor, entry.reason],
            )
        versions = [
            (item.name, item.sha256, number)
            for number, item in enumerate(evidence.replaced())
        ]
        if versions:
            con.executemany("insert into version values (?, ?, ?)", versions)
            measurements = query(__package__, "withdrawn_measurements")
            con.execute(f"insert into facts.withdrawn {measurements}")
            _cases(con)


def _cases(con: duckdb.DuckDBPyConnection) -> None:
    registers = con.execute(
        "select distinct register from facts.case_told_before order by register"
    ).fetchall()
    for (register,) in registers:
        con.execute(f"""
            insert into facts.withdrawn
            with told as (
                select t.*, v.name, state.place(v.name, e.sheets[t.sheet_no],
                                                t.row_no, t.column_no) as place,
                       left(e.sha256, 12) as file_id,
                       coalesce(e.sheets[t.sheet_no], '') as sheet
                from facts.case_told_before t
                join raw.earlier e on e.file_no = t.file_no
                join version v on v.name = e.name and v.sha256 = e.sha256
                where t.register = {literal(register)}
                qualify row_number() over (
                    partition by v.name, t.key
                    order by v.version desc, t.sheet_no, t.row_no) = 1)
            select t.register, t.site_id, '', t.place, array_to_string(t.key, ' '),
                   t.name, t.file_id, t.sheet, t.row_no, t.column_no
            from told t anti join (
                select {_key(register)} as key from register.{quoted(register)}
                union all
                -- A row that is refused now tells of its case all the same.
                select {_said_key(register)} from validated.held_case
                where register = {literal(register)}) r
                on r.key = t.key""")
