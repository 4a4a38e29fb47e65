"""``orebook finding``: the findings of the latest release, and answers to them.

Belongs here: which are shown, and writing an answer. What an answer may say is checked
by ``transforms.facts.answers``.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pipelines.commands.check import print_finding
from pipelines.commands.common import open_project, project_option, whole
from pipelines.commands.decisions import append_rows
from pipelines.ending import NEEDS_PERSON, stop


@click.command()
@project_option
@click.argument("finding_id", required=False)
@click.option("--kind", help="Only findings of this kind.")
@click.option("--site", help="Only findings of this site or entity.")
@click.option("--all", "everything", is_flag=True, help="Those that are explained too.")
@click.option("--explained", help="Why it is right as it is; closes the finding.")
@click.option("--corrected", help="What is on its way; stays open until it is here.")
@click.option("--by", help="Who answers.")
def finding(
    root: Path,
    finding_id: str | None,
    kind: str | None,
    site: str | None,
    everything: bool,
    explained: str | None,
    corrected: str | None,
    by: str | None,
) -> None:
    """List the findings of the latest release, or answer one.

    An answer holds as long as what the finding rests on is the same.
    """
    from transforms.facts.answers import COLUMNS, CORRECTED, EXPLAINED, FILE
    from warehouse.connection import connect

    project = open_project(root)
    with connect(whole(project), read_only=True) as con:
        cursor = con.execute(
            "from mart.findings where ($id is null or starts_with(finding_id, $id)) "
            "and ($kind is null or kind = $kind) and ($site is null or entity = $site) "
            "and ($all or $id is not null or answer is distinct from 'explained') "
            "order by kind, entity, subject, period_id, message, finding_id",
            {"id": finding_id, "kind": kind, "site": site, "all": everything},
        )
        names = [item[0] for item in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    text, answer = explained or corrected, EXPLAINED if explained else CORRECTED
    if text is None:
        for row in rows:
            print_finding(row)
        click.echo(f"{len(rows)} findings" if len(rows) != 1 else "1 finding")
        return
    if explained and corrected:
        stop("Give one of --explained and --corrected.")
    if finding_id is None or len(rows) != 1:
        stop(f"{len(rows)} findings fit: name one by its id.", NEEDS_PERSON)
    if not by or not by.strip() or not text.strip():
        stop("An answer needs words, and --by, the name of who answers.")
    name = rows[0]["finding_id"]
    name = rows[0]["finding_id"]
    append_rows(
        project.root / FILE,
        COLUMNS[0],
        [[name, answer, text, by, date.today().isoformat()]],
    )
    click.echo(f"{name}: {answer}. It stands in {FILE}; the next run shows it.")
