"""What most commands begin with: the project, its latest release, a line of progress.

Belongs here: what commands share and nothing below them needs. Light: what is heavy is
imported where it is used, so that ``orebook --help`` stays quick.
"""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipelines.ending import stop

if TYPE_CHECKING:
    from transforms.project.folder import Project

project_option = click.option(
    "--project",
    "root",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="OREBOOK_PROJECT",
    default=".",
    help="Project folder (default: OREBOOK_PROJECT, else the current folder).",
)


def open_project(root: Path) -> Project:
    """Load the project or exit with every problem in its own tables."""
    from transforms.project.folder import load

    return load(root)


def latest(project: Project) -> Path:
    """The published database of the latest release, or exit."""
    name = project.published / "LATEST"
    if not name.is_file():
        stop("Nothing is published yet. `orebook run` does that.")
    return project.published / name.read_text().strip() / "orebook.duckdb"


def progress(text: str) -> None:
    """One line that overwrites itself on a terminal; nothing in a pipe."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K  {text}", err=True, nl=False)


def published(project: Project) -> AbstractContextManager[Any]:
    """The latest release, opened for reading, or nothing where there is none."""
    from warehouse.connection import connect

    name = project.published / "LATEST"
    if not name.is_file():
        return nullcontext(None)
    return connect(latest(project), read_only=True)
