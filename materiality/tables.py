"""The tables that others may query, made outside a release.

Belongs here: writing them into a schema. What they are is in the files of ``mart``,
because a release has them too. No mean of under five persons is in them, and nothing
from which one could be told. Nor is anything that comes from scores while an
assessment keeps these closed: ``materiality.run`` says whether they are open.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from transforms.mart.table import tables
from warehouse.connection import quoted

MART = Path(__file__).with_name("mart")


def write(con: duckdb.DuckDBPyConnection, schema: str) -> None:
    """Create ``schema`` with the tables of an assessment, in their order."""
    con.execute(f"create schema {quoted(schema)}")
    for table in tables(MART).values():
        con.execute(f"create table {quoted(schema)}.{table.name} as {table.rows()}")
