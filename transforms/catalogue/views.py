"""The views ``derived.*`` and ``contribution.*`` of the build database.

Belongs here: making them. What they select is in the files of indicators and of derived
facts, or written by ``contributions``.
"""

from __future__ import annotations

from collections.abc import Collection

import duckdb

from transforms.catalogue.derived import derived
from transforms.catalogue.indicator import Indicator
from warehouse.connection import quoted


def create_derived(
    con: duckdb.DuckDBPyConnection, kept: Collection[str] = ()
) -> None:
    """Make derived.* anew: views, and tables where they are to be ``kept``.

    A table holds what its select gives now. What reads it does not care which it is.
    """
    tables = {
        table
        for (table,) in con.execute(
            "select table_name from duckdb_tables() where schema_name = 'derived'"
        ).fetchall()
    }
    for name, item in derived().items():
        relation = f"derived.{quoted(name)}"
        if name in tables:
            con.execute(f"drop table {relation}")
        elif name in kept:
            con.execute(f"drop view if exists {relation}")
        con.execute(
            f"create or replace {'table' if name in kept else 'view'} {relation} "
            f"as {item.select}"
        )


def create_views(
    con: duckdb.DuckDBPyConnection, indicators: dict[str, Indicator]
) -> None:
    """Make the views contribution.* anew, of indicators in order of dependence."""
    for name, indicator in indicators.items():
        con.execute(
            f"create or replace view contribution.{quoted(name)} as {indicator.select}"
        )
