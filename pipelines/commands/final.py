"""``orebook final``: a person makes a release final.

Belongs here: what is asked and said. The conditions are ``pipelines.final``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipelines.commands.common import open_project, project_option
from pipelines.ending import NEEDS_PERSON


@click.command()
@project_option
@click.argument("release")
@click.option("--by", required=True, help="Who makes it final.")
@click.option("--note", default="", help="Words that stand with it in the ledger.")
def final(root: Path, release: str, by: str, note: str) -> None:
    """Make a release final. Its documents say so, its tables stay the same.

    Refused while cells of its last period are open, or a figure of the final release
    before it moved beyond its threshold and nobody decided the restatement.
    """
    from pipelines.final import make_final, open_questions
    from pipelines.session import alone
    from transforms.mart import change_publication

    project = open_project(root)
    if not by.strip():
        raise click.UsageError("--by cannot be empty.")
    change_publication.release(project, release)
    with alone(project):
        if found := open_questions(project, release):
            click.echo(f"{release} cannot be final yet:")
            for words in found:
                click.echo(f"  {words}")
            click.echo(
                "Hand in what is missing, or say in expected.csv that it is not "
                "applicable or waived, by whom and why; `orebook restate` decides "
                "restatements. Then run again."
            )
            sys.exit(NEEDS_PERSON)
        folder = make_final(project, release, by.strip(), note.strip())
    click.echo(f"{release} is final: {folder}")
