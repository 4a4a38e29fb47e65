"""``orebook changes``: what moved between two releases, and why.

Belongs here: which two, and what is printed. What moved is ``transforms.mart``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.common import (
    latest,
    open_project,
    own_only,
    project_option,
    restricted_option,
)
from pipelines.ending import stop

if TYPE_CHECKING:
    from transforms.project.folder import Project

_MOST = 20  # changes that are printed; the page has all


@click.command()
@project_option
@click.option("--from", "older", help="A release; default: the one before --to.")
@click.option("--to", "newer", help="A release; default: the latest.")
@restricted_option
def changes(
    root: Path, older: str | None, newer: str | None, is_restricted: bool
) -> None:
    """Say what moved between two releases, by cause. Writes a page of it."""
    from pipelines.changes import compare
    from transforms.mart import change_publication

    project = open_project(root)
    newer = newer or latest(project).parent.name
    older = older or _before(project, newer)
    for name in (older, newer):
        own_only(project, change_publication.release(project, name))
    told = compare(project, older, newer, is_restricted)
    click.echo("\n".join(told.words[:1]))
    listed, more = told.moving(_MOST)
    for words, count in listed:
        click.echo(f"  {count:>7,} with: {words}")
    if more:
        click.echo(f"  and {more:,} changes more, on the page:")
    for line in [*told.beside, *told.of_topics]:
        click.echo(line)
    click.echo(f"{told.folder / 'index.html'}")


def _before(project: Project, newer: str) -> str:
    """The last other release that was entered in the ledger before this one."""
    from transforms.intake.deliver import RELEASE
    from warehouse import ledger

    names = [e.name for e in ledger.read(project.ledger) if e.kind == RELEASE]
    at = names.index(newer) if newer in names else len(names)
    earlier = [n for n in names[:at] if (project.published / n).is_dir()]
    if not earlier:
        stop(f"There is no release before {newer} to compare it with.")
    return earlier[-1]
