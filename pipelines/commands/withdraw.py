"""``orebook withdraw``: a recorded file counts no more, by decision of a person.

Belongs here: what is asked and said. What becomes of its cells is the next run's.
"""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.commands.common import open_project, project_option


@click.command()
@project_option
@click.argument("file")
@click.option("--reason", required=True, help="Why; it stands in the ledger.")
@click.option("--by", help="Who decided it (default: who runs this).")
def withdraw(root: Path, file: str, reason: str, by: str | None) -> None:
    """Take back a file that lies in intake/ no more. It stays in the evidence."""
    from pipelines.session import alone
    from transforms.intake import deliver

    project = open_project(root)
    if not reason.strip():
        raise click.UsageError("--reason cannot be empty.")
    name = file.removeprefix("intake/")
    with alone(project):
        entry = deliver.withdraw(project, name, reason.strip(), by or deliver.actor())
    click.echo(
        f"{name} is withdrawn (ledger entry {entry.seq}); `orebook run` takes what it "
        "told out of the figures."
    )
