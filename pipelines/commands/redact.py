"""``orebook redact``: what the law makes a company erase leaves the evidence.

Belongs here: what is asked and said. What is done is ``pipelines.redact``.
"""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.commands.common import open_project, project_option


@click.command()
@project_option
@click.argument("file")
@click.option(
    "--cells",
    multiple=True,
    metavar="[SHEET!]B2:C9",
    help="Cells to erase; may be given several times.",
)
@click.option(
    "--version", default="", help="Of an older version: its digest begins so."
)
@click.option("--whole", is_flag=True, help="Erase a document beside the numbers.")
@click.option("--reason", required=True, help="Why; it stands in the ledger.")
@click.option("--by", required=True, help="Who decided it.")
def redact(
    root: Path,
    file: str,
    cells: tuple[str, ...],
    version: str,
    whole: bool,
    reason: str,
    by: str,
) -> None:
    """Erase cells of a recorded file for good. Every figure keeps its value."""
    from pipelines import redact as redaction
    from pipelines.session import alone

    project = open_project(root)
    if bool(cells) == whole:
        raise click.UsageError("Name cells (--cells), or --whole for a document.")
    if not reason.strip() or not by.strip():
        raise click.UsageError("--reason and --by cannot be empty.")
    name = file.removeprefix("intake/")
    with alone(project):
        done = redaction.redact(
            project, name, cells, reason.strip(), by.strip(), version.lower()
        )
    what = f"{done.texts} text{'s'[: done.texts != 1]}" if cells else "the document"
    click.echo(
        f"Erased from the evidence of {name}: {what} (ledger entry {done.entry.seq}). "
        "Every figure and every row is what it was."
    )
    rest = [f"The same text stands in {part}." for part in done.in_file]
    rest += [f"It stands in {place}." for place in done.in_releases]
    if (project.intake / name).exists():
        rest.append(f"intake/{name} holds it: the next run does not take that in.")
    rest.append("Backups, returns/ and whatever was sent to others are not reached.")
    click.echo("The history of runs in the Dagster UI, which shows cells, went too.")
    click.echo("What is left for you, so that it is gone everywhere:")
    for line in rest:
        click.echo(f"  {line}")
    click.echo("`orebook run` makes the release anew; then remove the older folders.")
