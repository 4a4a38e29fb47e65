"""The build database of a project: opened, and what in it is still as it would be made.

It is private to one run at a time and can always be made anew. Belongs here: what is
marked as done in it, and what is due again. What is done is ``run``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from transforms.catalogue import views
from transforms.engine import figures
from transforms.facts import project_tables, schema
from transforms.project.digests import configuration_digest, intake_digest
from transforms.project.folder import Project
from warehouse.connection import connect, transaction


@contextmanager
def opened(project: Project) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open state/build.duckdb, made anew when what it holds could be out of date."""
    path = project.state / "build.duckdb"
    wanted = intake_digest(project)
    project.state.mkdir(parents=True, exist_ok=True)
    if path.exists() and not _fits(path, wanted):
        for leftover in project.state.glob("build.duckdb*"):
            if leftover.is_file():
                leftover.unlink()
    is_new = not path.exists()
    with connect(path) as con:
        if is_new:
            schema.create(con, project)
            con.execute("insert into state.mark values ('intake', ?)", [wanted])
        yield con


def _fits(path: Path, wanted: str) -> bool:
    try:
        with connect(path) as con:
            row = con.execute(
                "select value from state.mark where name = 'intake'"
            ).fetchone()
    except duckdb.Error:
        # A killed first run can leave a file without tables; it is rebuilt.
        return False
    return row is not None and row[0] == wanted


def configure(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    """Bring the project's tables up to date; a change makes every figure due."""
    wanted = configuration_digest(project)
    row = con.execute(
        "select value from state.mark where name = 'configuration'"
    ).fetchone()
    if row and row[0] == wanted:
        return
    with transaction(con):
        project_tables.load(con, project)
        con.execute(
            "insert or replace into state.mark values ('configuration', ?), "
            "('figures', 'due')",
            [wanted],
        )
        con.execute("delete from state.mark where name = 'views'")


def keep_coverage(con: duckdb.DuckDBPyConnection) -> None:
    """Keep what was expected and received until now, beside what will be."""
    with transaction(con):
        con.execute(
            "create or replace table state.coverage_before as from "
            + ("facts.coverage" if _exists(con, "facts", "coverage") else _NO_COVERAGE)
        )


def create_views(con: duckdb.DuckDBPyConnection, context: figures.Context) -> None:
    """Views of the indicators that have data and of those they read, made once.

    Binding one takes 7 ms, and a small company has data for a quarter of them.
    """
    row = con.execute("select value from state.mark where name = 'views'").fetchone()
    if row is None:
        views.create_derived(con)
    made = set(row[0].split()) if row else set()
    indicators = context.indicators
    needed: set[str] = set()
    for name in reversed(indicators):
        if name in needed or context.has_data(name):
            reads = indicators[name].reads
            needed |= {name} | {t for schema, t in reads if schema == "contribution"}
    missing = {name: i for name, i in indicators.items() if name in needed - made}
    if row is None or missing:
        views.create_views(con, missing)
        names = " ".join(sorted(needed | made))
        con.execute("insert or replace into state.mark values ('views', ?)", [names])


_NO_COVERAGE = (
    "(select '' as site_id, '' as metric_id, '' as period_id, '' as window_name, "
    "true as applicable, cast(0 as bigint) as expected, cast(0 as bigint) as received "
    "where false)"
)


def _exists(con: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    return bool(
        con.execute(
            "select 1 from duckdb_tables() where schema_name = ? and table_name = ?",
            [schema, table],
        ).fetchone()
    )


def due(
    con: duckdb.DuckDBPyConnection, project: Project, context: figures.Context
) -> dict[str, list[str]]:
    """Indicators and periods that have to be computed."""
    row = con.execute("select value from state.mark where name = 'figures'").fetchone()
    if row and row[0] == "done":
        return figures.affected(con, context)
    periods = [period.period_id for period in project.periods]
    con.execute("delete from figures.figure")
    return {name: periods for name in context.indicators}


def figures_done(con: duckdb.DuckDBPyConnection) -> None:
    """Everything due was computed: nothing is touched any more."""
    with transaction(con):
        con.execute("delete from state.touched")
        con.execute(
            "create or replace table state.coverage_before as from facts.coverage"
        )
        con.execute("insert or replace into state.mark values ('figures', 'done')")
