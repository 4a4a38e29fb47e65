"""Whether the SQL of a company's own indicators binds and gives contributions.

A database without a row is asked, because only it knows what a select means. Belongs
here: that question. Rules that need no database are in ``catalogue.check``.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from transforms.catalogue import Indicator, views
from transforms.facts import project_tables, schema
from transforms.project.folder import Project
from transforms.project.problem import Problem
from warehouse.connection import connect, quoted

_TYPES = {
    "record_no": ("BIGINT",),
    "site_id": ("ENUM", "VARCHAR"),
    "period_start": ("DATE",),
    "period_end": ("DATE",),
    "grade": ("TINYINT",),
    "country": ("VARCHAR",),
    "role": ("VARCHAR",),
    "amount": ("DECIMAL(38,12)",),
    "factor_id": ("VARCHAR",),
    "key": ("VARCHAR",),
}


def check_binding(project: Project, indicators: dict[str, Indicator]) -> list[Problem]:
    """Every own indicator, and every one that reads one of them, tried.

    ``indicators`` are in order of dependence and keep the rules of the catalogue.
    """
    needed = _needed(indicators)
    if not needed:
        return []
    problems: list[Problem] = []
    with connect() as con:
        schema.create(con, project)
        project_tables.load(con, project)
        views.create_derived(con)
        for name in indicators:
            if name in needed:
                problems += _tried(con, indicators[name])
    return problems


def _needed(indicators: dict[str, Indicator]) -> set[str]:
    """What has to be tried, and all that it reads."""
    changed: set[str] = set()
    for name, item in indicators.items():
        if item.definition != "packaged" or _reads(item) & changed:
            changed.add(name)
    wanted: set[str] = set()
    for name in reversed(indicators):
        if name in changed or name in wanted:
            wanted |= {name} | _reads(indicators[name])
    return wanted


def _reads(item: Indicator) -> set[str]:
    return {table for schema, table in item.reads if schema == "contribution"}


def _tried(con: duckdb.DuckDBPyConnection, item: Indicator) -> Iterator[Problem]:
    name = f"contribution.{quoted(item.indicator_id)}"
    try:
        views.create_views(con, {item.indicator_id: item})
        rows = con.execute(f"describe {name}").fetchall()
    except duckdb.Error as error:
        words = str(error).splitlines()[0].partition(": ")[2] or str(error)
        yield Problem(
            item.file, 0, "binds", f"its select cannot be used: {words}",
            "Correct the select; metric.<metric> has the metric's dimensions, and "
            "`orebook doctor --metrics` lists them.",
        )  # fmt: skip
        # Whoever reads it is not to be told off for it as well.
        con.execute(f"create or replace view {name} as {_NOTHING}")
        return
    there = {row[0]: row[1] for row in rows}
    wanted = _TYPES | dict.fromkeys(item.dimensions, ())
    for column, kinds in wanted.items():
        kind = there.get(column)
        if kind is None or (kinds and not kind.startswith(kinds)):
            what = f"is {kind}" if kind else "is not there"
            yield Problem(
                item.file, 0, "columns",
                f"the column '{column}' of its select {what}",
                f"Give it as {' or '.join(kinds).lower() or 'varchar'}.",
            )  # fmt: skip


_NOTHING = (
    "select cast(null as bigint) as record_no, cast(null as site_id) as site_id, "
    "cast(null as date) as period_start, cast(null as date) as period_end, "
    "cast(null as tinyint) as grade, cast(null as varchar) as country, "
    "'' as role, cast(null as decimal(38,12)) as amount, "
    "cast(null as varchar) as factor_id, cast(null as varchar) as key where false"
)
