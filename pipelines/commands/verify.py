"""``orebook verify``: whether ledger, raw store and releases hold.

Belongs here: what is printed. What is checked is ``transforms.mart.verify``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipelines.commands.common import open_project, project_option
from pipelines.ending import NEEDS_PERSON


@click.command()
@project_option
@click.option("--head", default="", help="A head of the ledger that you noted before.")
def verify(root: Path, head: str) -> None:
    """Check ledger, raw store and releases; name what fails."""
    from transforms.mart.verify import verify as verify_project

    found = verify_project(open_project(root), head.strip().lower())
    for name, number in found.counts.items():
        click.echo(f"{number:>8,}  {name} checked")
    for release in found.gone:
        click.echo(f"On record and not here (removed, or never finished): {release}")
    if found.head:
        click.echo(f"Head of the ledger, the last release with it: {found.head}")
    if found.problems:
        click.echo("Does not hold:")
        for problem in found.problems:
            click.echo(f"  {problem}")
        sys.exit(NEEDS_PERSON)
    click.echo("All of it holds.")
