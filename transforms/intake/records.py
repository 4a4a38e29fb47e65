"""Numbers of accepted rows: internal, never reused, never published."""

from __future__ import annotations

import duckdb


def highest_record(con: duckdb.DuckDBPyConnection) -> int:
    """The highest record number in use, anywhere."""
    (number,) = con.execute(
        "select coalesce(max(cast(value as bigint)), 0) from state.mark "
        "where name = 'highest_record'"
    ).fetchone()  # type: ignore[misc]
    return int(number)


def set_highest_record(con: duckdb.DuckDBPyConnection, number: int) -> None:
    """Remember it in the same transaction as the rows."""
    con.execute(
        "insert or replace into state.mark values ('highest_record', ?)", [str(number)]
    )
