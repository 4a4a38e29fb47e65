"""The empty mart: every table and view with its words.

Belongs here: what a mart without a row is. How it is filled does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from transforms.mart.table import Table
from transforms.project import kept
from transforms.project.digests import code_digest, joined
from warehouse.connection import PUBLISHED_STORAGE, literal, quoted, transaction


def lay_out(
    con: duckdb.DuckDBPyConnection, tables: Iterable[Table], state: Path, target: Path
) -> None:
    """Put the empty mart at ``target``; ``con`` has what the selects read."""
    every = list(tables)
    made, shown = _statements(every)

    def make(empty: Path) -> None:
        with attached(con, empty), transaction(con):
            con.execute(";\n".join(made))
            con.execute("use mart_file")
            for table in every:
                if table.compression:
                    _compress(con, table)
            con.execute(";\n".join(shown))

    kept.copy(state, "mart", joined(code_digest(), *made, *shown), make, target)


@contextmanager
def attached(con: duckdb.DuckDBPyConnection, mart: Path) -> Iterator[None]:
    """A mart as ``mart_file``, readable by DuckDB 1.2 and later."""
    (current,) = con.execute("select current_database()").fetchone()  # type: ignore[misc]
    con.execute(
        f"attach {literal(str(mart))} as mart_file "
        f"(storage_version '{PUBLISHED_STORAGE}')"
    )
    try:
        yield
        # Whoever attached it may leave what it writes in a log.
        con.execute("checkpoint mart_file")
    finally:
        con.execute(f"use {quoted(current)}")
        con.execute("detach mart_file")


def _compress(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Make an empty table again, with the ways in which its columns are kept."""
    types = dict(
        con.execute(
            "select column_name, data_type from duckdb_columns() "
            "where database_name = 'mart_file' and table_name = ? "
            "order by column_index",
            [table.name],
        ).fetchall()
    )
    name = f"mart.{quoted(table.name)}"
    con.execute(f"create or replace table {name} ({table.compressed(types)})")


def _statements(tables: Iterable[Table]) -> tuple[list[str], list[str]]:
    """What makes the tables, and what is said once the mart is the database in use."""
    made, shown = ["create schema mart_file.mart"], []
    for table in tables:
        name = f"mart.{quoted(table.name)}"
        if table.is_view:
            shown.append(f"create view {name} as {table.select}")
        elif table.select:
            made.append(
                f"create table mart_file.{name} as from ({table.select}) with no data"
            )
        else:
            made.append(f"create table mart_file.{name} ({table.ddl})")
        shown += table.comments(name)
    return made, shown
