"""``orebook verify``: whether ledger, raw store and releases hold.

Belongs here: what is printed. What is checked is ``transforms.mart.verify``, and how
a release is made again ``pipelines.again``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.common import open_project, project_option
from pipelines.ending import NEEDS_PERSON, stop

if TYPE_CHECKING:
    from transforms.project.folder import Project


@click.command()
@project_option
@click.option("--head", default="", help="A head of the ledger that you noted before.")
@click.option(
    "--again",
    is_flag=False,
    flag_value="latest",
    metavar="[RELEASE]",
    help="Also make this release (default: the latest) anew from the evidence, in a "
    "temporary folder, and compare every byte.",
)
def verify(root: Path, head: str, again: str | None) -> None:
    """Check ledger, raw store and releases; name what fails."""
    from transforms.mart.verify import verify as verify_project
    from transforms.mart.verify_release import LEFT

    project = open_project(root)
    found = verify_project(project, head.strip().lower())
    for name, number in found.counts.items():
        click.echo(f"{number:>8,}  {name}{'' if name == LEFT else ' checked'}")
    for release in found.gone:
        click.echo(f"On record and not here (removed, or never finished): {release}")
    if found.later:
        click.echo(
            f"published/latest is not the last release on record, {found.later}: "
            "inputs were set back to what they had been, or somebody set it back."
        )
    for erased in found.erased:
        click.echo(f"Erased: {erased}")
    if found.head:
        click.echo(f"Head of the ledger, the last release with it: {found.head}")
    # Before a release is made again: where none can be, these are said all the same.
    _say(found.problems)
    differing = _again(project, again) if again else []
    _say(differing)
    if found.problems or differing:
        sys.exit(NEEDS_PERSON)
    click.echo("All of it holds.")


def _say(problems: list[str]) -> None:
    if problems:
        click.echo("\n  ".join(["Does not hold:", *problems]))


def _again(project: Project, release: str) -> list[str]:
    """What differs in a release that is made again; prints that it was."""
    from pipelines.again import again
    from transforms.mart.publication import latest_name

    name = latest_name(project) if release == "latest" else release
    if not name or not (project.published / name).is_dir():
        stop(f"There is no release {name or 'yet'} to make again.")
    compared = again(project, name)
    same = "different" if compared.problems else "the same to the last byte"
    click.echo(f"{compared.files:>8,}  files of {name} made again: {same}")
    return compared.problems
