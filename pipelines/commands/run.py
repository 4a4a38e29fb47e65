"""``orebook run``: take in what is new, compute, publish, and say what came of it.

Belongs here: whether to begin, and the words at the end. The run itself is
``pipelines.orchestrate``.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.check import print_left_out
from pipelines.commands.common import (
    latest,
    open_project,
    own_only,
    progress,
    project_option,
)
from pipelines.commands.figures import FIGURE_COLUMNS, figure_rows
from pipelines.ending import NEEDS_PERSON, stop

if TYPE_CHECKING:
    from transforms.project.folder import Project


@click.command()
@project_option
@click.option("--period", help="Only show this period's figures when done.")
def run(root: Path, period: str | None) -> None:
    """Take in what is new, compute, publish."""
    project = open_project(root)
    if period and period not in project.config.periods:
        stop(f"{period} is not one of the periods in orebook.yaml.")
    from pipelines import run_status
    from transforms.mart.verify import of_record

    before = _before(project)
    last, is_well = run_status.words(project)
    if not is_well:
        click.echo(f"Note: {last}.", err=True)
    if run_if_new(project):
        said = run_status.read(project)
        click.echo(
            f"Computed {said['computed']} indicators; {said['left']} left, because "
            "nothing they rest on changed."
        )
    else:
        click.echo(f"Nothing new: {latest(project).parent.name} stands.")
    gone = of_record(project).gone
    if gone:
        click.echo(
            "Note: on record and not here (removed, or never finished): "
            f"{', '.join(gone)}.",
            err=True,
        )
    print_moved(project, before)
    from warehouse.connection import connect

    # To open a release takes longer than all that is asked of it here: it stays open.
    with connect(latest(project), read_only=True):
        print_state(project, latest(project), period)
        print_findings_since(project, before)
        left = print_left_out(project)
        is_open = needs_person(latest(project))
    if left or is_open:
        sys.exit(NEEDS_PERSON)


def _before(project: Project) -> str:
    """The release that stands, if it is this project's; else the last that is, and
    that another lies in its place."""
    from transforms.intake import deliver
    from transforms.mart import publication
    from warehouse import ledger

    standing = project.published / publication.latest_name(project)
    if (standing / publication.DATABASE).is_file():
        own_only(project, standing / publication.DATABASE)
    try:
        evidence = deliver.Evidence(ledger.read(project.ledger))
    except ledger.BrokenLedger:
        return ""  # the run stops at it, with its words
    return publication.last_own(project, evidence)


def run_if_new(project: Project) -> bool:
    """Run if anything is new; True if something ran."""
    from pipelines.session import nothing_new
    from transforms.intake import deliver
    from warehouse.ledger import BrokenLedger, unfinished

    if nothing_new(project):
        return False
    from pipelines import preflight

    # Dagster takes seconds to start: what would stop it then is said before.
    preflight.check(project)
    if gone := deliver.vanished(project):
        raise BrokenLedger(gone)
    if cut := unfinished(project.ledger):
        click.echo(f"Note: {cut}", err=True)
    progress("starting Dagster")
    from pipelines import orchestrate

    try:
        _, died = orchestrate.run(project)
        for line in died:
            click.echo(f"Note: {line}.", err=True)
    finally:
        progress("")
    return True


def print_state(project: Project, database: Path, period: str | None = None) -> None:
    """Where the release is and what needs a person."""
    from transforms.mart import fates
    from warehouse.connection import connect

    with connect(database, read_only=True) as con:
        rejects = con.execute(
            "select severity, count(*) from mart.rejects group by all order by all"
        ).fetchall()
        findings = con.execute(
            "select kind, count(*), "
            "count(*) filter (where answer = 'explained') as explained "
            "from mart.findings group by all order by all"
        ).fetchall()
        cells = con.execute(
            "select fate, sum(cells) from mart.row_fate group by all order by all"
        ).fetchall()
        (whole,) = con.execute(
            "select count(distinct (file, sheet)) from mart.rejects where is_whole"
        ).fetchone() or (0,)
        first = con.execute(
            'select file, sheet, "row", header, text, message, remedy '
            "from mart.rejects where severity = 'refused' "
            'order by file, sheet, "row", "column" limit 5'
        ).fetchall()
    rows = figure_rows(database, None, "GROUP-TOTAL", period, "total", False)
    column = FIGURE_COLUMNS.index("status")
    statuses = Counter(row[column] for row in rows)
    missing = statuses.pop("not_collected", 0)
    folder = database.parent
    click.echo(f"\nRelease {folder.name} in {folder}")
    for path in sorted(folder.iterdir()):
        click.echo(f"  {path.name}{'/' if path.is_dir() else ''}")
    counted = ", ".join(f"{n} {status}" for status, n in sorted(statuses.items()))
    of = period or "all periods"
    click.echo(f"Group totals, {of}: {counted or 'none'}; {missing} not collected")
    click.echo(f"{fates.words(dict(cells), whole)}.")
    if rejects:
        counted = ", ".join(f"{n} {severity}" for severity, n in rejects)
        click.echo(f"Places in deliveries: {counted} (`orebook check` lists them)")
    for file, sheet, row, header, text, message, remedy in first:
        place = f"{file}{f' [{sheet}]' if sheet else ''}"
        where = f", row {row}" if row is not None else ""
        what = f", {header}" if header else ""
        what += f": '{text}'" if text else ""
        click.echo(f"  {place}{where}{what}. {message} {remedy}")
    if findings:
        explained = sum(row[2] for row in findings)
        click.echo(
            "Findings: "
            + ", ".join(f"{count} {kind}" for kind, count, _ in findings)
            + (f"; {explained} of them explained" if explained else "")
            + " (`orebook finding` lists them)"
        )


def print_moved(project: Project, before: str) -> None:
    """What moved since the release that stood before, periods before the last first."""
    from pipelines import changes
    from transforms.intake import deliver
    from transforms.mart.changes import CannotCompare
    from warehouse import ledger

    now = latest(project).parent.name
    evidence = deliver.Evidence(ledger.read(project.ledger))
    for older in changes.beside(project, evidence, before, now):
        try:
            told = changes.compare(project, older, now)
        except CannotCompare as error:
            click.echo(f"Note: {error}.", err=True)
            continue
        if told.prior:
            click.echo(
                f"\nEarlier periods moved: {told.prior:,} figures of "
                f"{told.prior_periods}."
            )
        click.echo("\n".join(["", *told.words, f"  {told.folder / 'index.html'}"]))


def print_findings_since(project: Project, before: str) -> None:
    """Findings opened, closed and answered since the release that stood before, if
    there is one and another one now."""
    from warehouse.connection import connect

    old = project.published / before / "orebook.duckdb"
    new = latest(project)
    if not before or new.parent.name == before or not old.is_file():
        return
    found = []
    for database in (old, new):
        with connect(database, read_only=True) as con:
            rows = con.execute("select finding_id, answer from mart.findings")
            found.append(dict(rows.fetchall()))
    was, now = found
    said = [f"{len(now.keys() - was.keys())} opened",
            f"{len(was.keys() - now.keys())} closed"]  # fmt: skip
    differing = [name for name in was.keys() & now.keys() if was[name] != now[name]]
    withdrawn = sum(now[name] is None for name in differing)
    for count, what in (
        (len(differing) - withdrawn, "answered"), (withdrawn, "answered no more"),
    ):  # fmt: skip
        said += [f"{count} {what}"] if count else []
    click.echo(f"Findings since {before}: {', '.join(said)}")


def needs_person(database: Path) -> bool:
    """Whether anything was refused, or a finding is open (notes apart).

    Of what was taken and only flagged, whatever may be not all that was handed in.
    """
    from transforms.project.severity import MAY_LACK_SOMETHING
    from warehouse.connection import connect, literal

    listed = ", ".join(literal(rule) for rule in MAY_LACK_SOMETHING)
    with connect(database, read_only=True) as con:
        (found,) = con.execute(
            "select exists (from mart.rejects where severity = 'refused' "
            f"or rule in ({listed})) or exists (from mart.findings "
            "where kind not in ('note', 'rounding') "
            "and (kind <> 'uncounted' or remedy <> '') "
            "and answer is distinct from 'explained')"
        ).fetchone() or (False,)
    return bool(found)
