"""``orebook restate``: what is proposed to be restated, and deciding it.

Belongs here: which figures, and writing the decision. What a decision may say is
checked by ``transforms.facts.restated``.
"""

from __future__ import annotations

from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

import click

from pipelines.commands.common import latest, open_project, project_option
from pipelines.commands.decisions import append_rows
from pipelines.ending import stop


@click.command()
@project_option
@click.argument("figures", required=False, metavar="[FIGURES]")
@click.option("--reason", help="error, merger_or_acquisition, period, business or "
              "method.")
@click.option("--text", help="Why, in words that the report prints.")
@click.option("--by", help="Who approves it.")
def restate(
    root: Path,
    figures: str | None,
    reason: str | None,
    text: str | None,
    by: str | None,
) -> None:
    """List proposed restatements, or decide them. Proposed is what moved since the
    last final release.

    FIGURES is the id of a figure, or a pattern such as 'ghg_*/*/FY2023/*'. A decision
    names both values, so it holds for this change and for no other.
    """
    from pipelines import changes
    from transforms.facts.restated import COLUMNS, FILE, REASONS
    from transforms.intake import deliver
    from transforms.mart import edition

    project = open_project(root)
    before = edition.last_final(deliver.open_evidence(project))
    if not before:
        stop("No release is final yet, so nothing can be restated.")
    now = latest(project).parent.name
    proposed = [] if before == now else changes.proposed(project, before, now)
    rows = [r for r in proposed if figures is None or fnmatchcase(r.figure_id, figures)]
    if text is None and reason is None:
        for row in rows:
            click.echo(f"{row.figure_id}: {row.old} is now {row.new}{row.percent}")
        click.echo(f"{len(rows)} restatements proposed since {before}")
        return
    if figures is None or not rows:
        stop(f"{len(rows)} proposed figures fit: name one, or a pattern in quotes.")
    if reason not in REASONS:
        stop(f"--reason is none of {', '.join(REASONS)}.")
    if not (text or "").strip() or not (by or "").strip():
        stop("A restatement needs --text, and --by, the name of who approves it.")
    has_units = any(row.old_unit for row in rows)
    append_rows(
        project.root / FILE,
        COLUMNS[0] + (COLUMNS[1] if has_units else ()),
        [
            [row.figure_id, row.old_value, row.new_value, reason, text or "", by or "",
             date.today().isoformat(), *([row.old_unit] if has_units else [])]
            for row in rows
        ],
    )  # fmt: skip
    click.echo(
        f"{len(rows)} restatements decided. They stand in {FILE}; the next run shows "
        "them."
    )
