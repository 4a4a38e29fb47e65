"""The views ``derived.*`` and ``contribution.*`` of the build database.

Belongs here: making them. What they select is in the files of indicators and of derived
facts, or written by ``contributions``.
"""

from __future__ import annotations

import duckdb

from transforms.catalogue.derived import derived
from transforms.catalogue.indicator import Indicator
from warehouse.connection import quoted


def create_derived(con: duckdb.DuckDBPyConnection) -> None:
    """Make the views derived.* anew."""
    for name, item in derived().items():
        con.execute(f"create or replace view derived.{quoted(name)} as {item.select}")


def create_views(
    con: duckdb.DuckDBPyConnection, indicators: dict[str, Indicator]
) -> None:
    """Make the views contribution.* anew, of indicators in order of dependence."""
    for name, indicator in indicators.items():
        con.execute(
            f"create or replace view contribution.{quoted(name)} as {indicator.select}"
        )
