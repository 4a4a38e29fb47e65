"""The tables that others may query, made outside a release.

Belongs here: writing them into a schema. What they are is in
``transforms.mart.mart_materiality``, because a release has them too.
"""

from __future__ import annotations

import duckdb

from transforms.mart.mart_materiality import COMMENTS, ORDER, TABLES
from warehouse.connection import quoted


def write(con: duckdb.DuckDBPyConnection, schema: str) -> None:
    """Create ``schema`` with the tables of an assessment, in their order."""
    con.execute(f"create schema {quoted(schema)}")
    for name, sql in TABLES.items():
        order = ", ".join(quoted(column) for column in ORDER[name])
        listed = ", ".join(quoted(column) for column in COMMENTS[name][1])
        con.execute(
            f"create table {quoted(schema)}.{name} as "
            f"select {listed} from ({sql}) order by {order}"
        )
