"""Cases of a register that are copies of others, under new ids or with new days.

A key tells two cases apart, so a table that is pasted beside itself with new ids counts
twice. Belongs here: what of a case is compared. What is beyond chance is said in
``sql/finding_repeated_cases.sql``, with the words.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from warehouse import reference
from warehouse.connection import literal, quoted
from warehouse.package_files import query

# Dams are told again each year; of them no year before is looked at.
_STATES = {"tsf_register": "tsf"}
_PAPER = "evidence_ref"


def find(con: duckdb.DuckDBPyConnection, registers: Iterable[str]) -> str:
    """SQL of the findings, '' where no register has cases that could be copied.

    Writes the temporary table ``case_item``: what cases of a sheet, site and year say,
    alike ones added up.
    """
    selects = list(filter(None, map(_items, registers)))
    if not selects:
        return ""
    text = " union all ".join(selects)
    con.execute(f"create or replace temp table case_item as {text}")
    return query(__package__, "finding_repeated_cases")


def _items(register: str) -> str:
    """SQL of the cases of a register; '' where its rows are no cases with an id."""
    columns = reference.register_columns(register)
    names = [row["column"] for row in columns]
    key = _STATES.get(register, f"{register}_id")
    days = [row["column"] for row in columns if row["type"] == "date"]
    if key not in names or not days:
        return ""
    first = quoted(days[0])
    said = [quoted(name) for name in names if name not in (key, "site", _PAPER, *days)]
    # Days of a later year with what was copied: the same days, so many years later.
    said += [
        f"strftime({quoted(day)}, '%m-%d') || (year({quoted(day)}) - year({first}))"
        for day in days
    ]
    return (
        f"select {literal(register)} as register, {register in _STATES} as is_state, "
        "cast(site_id as varchar) as site, file_no, sheet_no, "
        f"cast(year({first}) as integer) as year, hash({', '.join(said)}) as item, "
        f"count(*) as n, min({first}) as first_day, max({first}) as last_day, "
        "min(row_no) as row1, max(row_no) as row2, min(column_no) as column_no "
        f"from register.{quoted(register)} "
        f"where resolution = 0 and {first} is not null group by all"
    )
