"""What most commands begin with: the project, its latest release, a line of progress.

Belongs here: what commands share and nothing below them needs. Light: what is heavy is
imported where it is used, so that ``orebook --help`` stays quick.
"""

from __future__ import annotations

import shutil
import sys
import textwrap
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


restricted_option = click.option(
    "--restricted",
    "is_restricted",
    is_flag=True,
    help="From the whole release, in which people can be read: restricted/.",
)


def latest(project: Project, is_restricted: bool = False) -> Path:
    """The database of the latest release, as all see it or the whole one, or exit."""
    name = project.published / "LATEST"
    if not name.is_file():
        stop("Nothing is published yet. `orebook run` does that.")
    release = name.read_text().strip()
    database = project.published / release / "orebook.duckdb"
    if not database.is_file():
        stop(
            f"published/{release} is the latest release and has no database: it "
            "was removed. Put it back from a backup; `orebook restore` makes it anew "
            "from the evidence. `orebook verify` says what else is not as it was."
        )
    from transforms.mart import publication

    if not is_restricted:
        own_only(project, database)
        return database
    own = publication.whole(project, release)
    if own == database:
        stop(
            f"restricted/{release} is not here, or not for you to read. `orebook run` "
            "makes it where a release tells of people; else published/ is the whole."
        )
    own_only(project, own)
    return own


_told: set[Path] = set()


def own_only(project: Project, database: Path) -> None:
    """Say it, once, where a release is not one that this project made."""
    from transforms.mart.publication import not_on_record

    if database in _told:
        return
    _told.add(database)
    if words := not_on_record(project, database):
        click.echo(f"{click.style('NOT ON RECORD', fg='red')} {words}", err=True)


def whole(project: Project) -> Path:
    """The whole database of the latest release, which only the team has; without one
    that of all. Or exit."""
    from transforms.mart import publication

    return publication.whole(project, latest(project).parent.name)


def progress(text: str) -> None:
    """One line that overwrites itself on a terminal; nothing in a pipe."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{text and f'  {text}'}", err=True, nl=False)


def tell(mark: str, colour: str, text: str) -> None:
    """What somebody should look at, behind a coloured word: one line in a pipe; on a
    terminal as broad as that, no word broken, so that each begins where eyes look."""
    line = f"{mark} {text}"
    if sys.stdout.isatty():
        line = textwrap.fill(
            line, shutil.get_terminal_size().columns, subsequent_indent="    ",
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
    click.echo(click.style(mark, fg=colour) + line[len(mark) :])


def published(project: Project) -> AbstractContextManager[Any]:
    """The latest release, opened for reading as the team may, or nothing where there is
    none."""
    from warehouse.connection import connect

    name = project.published / "LATEST"
    if not name.is_file():
        return nullcontext(None)
    return connect(whole(project), read_only=True)
