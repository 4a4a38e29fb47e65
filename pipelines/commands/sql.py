"""``orebook sql``: one statement on the latest release, which it cannot change."""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.commands.common import (
    latest,
    open_project,
    project_option,
    restricted_option,
)
from pipelines.commands.rows import print_rows
from pipelines.ending import stop


@click.command()
@project_option
@click.argument("statement")
@restricted_option
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table"
)
def sql(root: Path, statement: str, is_restricted: bool, form: str) -> None:
    """Query the latest release with SQL, read-only."""
    import duckdb

    from warehouse.connection import connect

    project = open_project(root)
    with connect(latest(project, is_restricted), read_only=True) as con:
        con.execute("use orebook.mart")
        con.execute("set enable_external_access = false; set lock_configuration = true")
        try:
            cursor = con.execute(statement)
            names = [item[0] for item in cursor.description or []]
            print_rows(names, cursor.fetchall(), form)
        except duckdb.Error as error:
            stop(str(error))
