"""``orebook align``: how far the figures answer other standards.

Belongs here: what is printed. What answers what is ``disclosures.alignment``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipelines.commands.common import latest, open_project, project_option
from pipelines.ending import stop

_MOST = 10


@click.command()
@project_option
@click.option("--standard", help="List the requirements of this one.")
@click.option("--claim", help="Say whether this standard may be claimed.")
def align(root: Path, standard: str | None, claim: str | None) -> None:
    """Say how far the release answers other standards.

    Says as well what to ask for next.
    """
    from reporting_templates.release import rows
    from reporting_templates.report import alignment_page
    from reporting_templates.states import ALIGNED
    from warehouse.connection import connect

    database = latest(open_project(root))
    with connect(database, read_only=True) as con:
        claims = rows(con, alignment_page.CLAIMS)
        if claim is not None:
            _claim(claim, claims)
            return
        found = alignment_page.read(con)
        listed = rows(
            con,
            "from mart.alignment where standard = $standard order by seq",
            {"standard": standard},
        )
    if standard:
        if not listed:
            names = ", ".join(row["standard"] for row in found.standards)
            stop(f"No requirements are held of '{standard}'. Known: {names}.")
        for row in listed:
            word, through = ALIGNED[row["state"]].word, row["through"] or "-"
            click.echo(f"{word:<13} {row['requirement']:<18} {through:<14} ", nl=False)
            click.echo(f"{row['title']}. {row['note']}")
        return
    words = [state.word for state in ALIGNED.values()]
    click.echo(f"{'':<16}{'held':>10}  " + "".join(f"{word:>14}" for word in words))
    for row in found.standards:
        held = f"{row['held']}/{row['published'] or '?'}"
        numbers = "".join(f"{row[name]:>14}" for name in ALIGNED)
        click.echo(f"{row['standard']:<16}{held:>10}  {numbers}")
    for heading, asked in (
        ("Answered once, serving most requirements:", found.served),
        ("To ask for next, serving most requirements:", found.asked),
    ):
        click.echo(f"\n{heading}")
        for row in asked[:_MOST]:
            click.echo(
                f"  {row['requirements']:>3} in {row['standards']:>2} standards  "
                f"{row['disclosure_id']} {row['title']}"
            )
    click.echo("\nWhat one more standard would cost, in rows not answered whole:")
    for row in found.cost:
        click.echo(
            f"  {row['cost']:>3} of {row['requirements']:>3} {row['standard']:<16}"
            f"figures of {row['figures']} and texts of {row['texts']} GRI disclosures, "
            f"{row['open']} rows that nothing leads to"
        )
    click.echo(f"\n{database.parent / 'alignment.html'}")


def _claim(standard: str, claims: list[dict[str, Any]]) -> None:
    """Print each claim of a standard, or what it lacks; exit code 1 if none is left."""
    found = [row for row in claims if row["standard"] == standard]
    if not found:
        names = ", ".join(dict.fromkeys(row["standard"] for row in claims))
        stop(f"No claim is made of '{standard}'. Claims are made of: {names}.")
    for row in found:
        said = row["text"] or "refused. What is missing:"
        click.echo(f"{row['title']}, {row['claim']}: {said}")
        for line in row["lacks"].splitlines():
            click.echo(f"  {line}")
    if not any(row["may_be_made"] for row in found):
        raise SystemExit(1)
