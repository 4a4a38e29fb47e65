"""The release as all may see it, made from the whole one: people cannot be read in it.

What is withheld is not covered up but never written: the database is filled anew.
Belongs here: what each table shows to whom. Which figures are withheld is ``people``.
"""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from transforms.catalogue import Indicator
from transforms.mart import gri_views, template
from transforms.mart.table import Table
from transforms.project.folder import Project
from warehouse import reference
from warehouse.connection import connect, literal, quoted
from warehouse.package_files import query

PUBLISHED, RESTRICTED = "published", "restricted"
# One wording for both reasons: which figure is of few would tell of the other.
WORDS = (
    "withheld: fewer than five persons, or so that the number of fewer than five "
    "cannot be reckoned"
)
# Tables of which all see something else than the team.
DIFFERING = (
    "contribution", "fact_figure", "fact_measurement", "findings", "rejects", "release",
    "withheld",
)  # fmt: skip


def part(
    con: duckdb.DuckDBPyConnection,
    project: Project,
    indicators: dict[str, Indicator],
    tables: dict[str, Table],
    target: Path,
    whole: Path,
) -> None:
    """Move the database at ``target`` to ``whole``, and put the one for all there.

    ``con`` has what the selects of the tables read, and ``people.note_protected``.
    """
    os.replace(target, whole)
    with connect(whole) as own:
        own.execute(f"update mart.release set audience = {literal(RESTRICTED)}")
    _note_hidden(con)
    views = gri_views.views(indicators, project)
    template.lay_out(con, [*tables.values(), *views.values()], project.state, target)
    con.execute(f"attach {literal(str(whole))} as whole (read_only)")
    try:
        with template.attached(con, target):
            for table in tables.values():
                if not table.is_view:
                    _fill(con, table)
    finally:
        con.execute("detach whole")


def _fill(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    rows, values = f"from whole.mart.{quoted(table.name)}", None
    if table.name == "release":
        rows = f"select * replace ({literal(PUBLISHED)} as audience) {rows}"
    elif table.name in DIFFERING:
        shown = query(__package__, f"published_{table.name}")
        rows = table.model_copy(update={"select": shown}).rows()
        if "$words" in shown:
            values = {"words": WORDS}
    con.execute(f"insert into mart_file.mart.{quoted(table.name)} {rows}", values)


def _note_hidden(con: duckdb.DuckDBPyConnection) -> None:
    """Temporary ``hidden``: of each register of cases the columns that name one, and
    those that say its day."""
    con.execute(
        "create or replace temp table hidden "
        "(metric_id varchar, names varchar[], days varchar[])"
    )
    for row in reference.rows("metrics"):
        if row["protected"] != "case":
            continue
        columns = reference.register_columns(row["metric_id"])
        names = [
            c["column"] for c in columns
            if c["key"] == "1" or c["column"] == "evidence_ref"
        ]  # fmt: skip
        days = [c["column"] for c in columns if c["type"] == "date"]
        con.execute(
            "insert into hidden values (?, ?, ?)", [row["metric_id"], names, days]
        )
