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


def create_derived(con: duckdb.DuckDBPyConnection) -> None:
    """Make all of derived.* anew, as views."""
    tables = _tables(con)
    for name, item in derived().items():
        if name in tables:
            con.execute(f"drop table derived.{quoted(name)}")
        con.execute(f"create or replace view derived.{quoted(name)} as {item.select}")


def keep_derived(
    con: duckdb.DuckDBPyConnection,
    kept: Collection[str],
    changed: Collection[str] | None,
) -> None:
    """Put down in tables what some of derived.* give now; the others are views again.

    A table that is there stays where none of the metrics behind it ``changed`` (None:
    all did). What reads one does not care which it is. ``create_derived`` came before.
    """
    tables = _tables(con)
    stale = {("metric", metric) for metric in changed or ()}
    for name, item in derived().items():
        if changed is None or not stale.isdisjoint(item.reads):
            stale.add(("derived", name))
        elif name in tables and name in kept:
            continue
        if name in tables | {*kept}:
            was, becomes = (
                "table" if name in tables else "view",
                "table" if name in kept else "view",
            )
            con.execute(f"drop {was} derived.{quoted(name)}")
            con.execute(f"create {becomes} derived.{quoted(name)} as {item.select}")


def _tables(con: duckdb.DuckDBPyConnection) -> set[str]:
    found = con.execute(
        "select table_name from duckdb_tables() where schema_name = 'derived' "
        "and database_name = current_database()"
    )
    return {name for (name,) in found.fetchall()}


def create_views(
    con: duckdb.DuckDBPyConnection, indicators: dict[str, Indicator]
) -> None:
    """Make the views contribution.* anew, of indicators in order of dependence."""
    for name, indicator in indicators.items():
        con.execute(
            f"create or replace view contribution.{quoted(name)} as {indicator.select}"
        )
