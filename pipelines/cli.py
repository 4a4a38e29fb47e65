"""The command line: what people type and what it prints; how it ends is in ``ending``.

Commands import what they need when they need it, so that `--help` and `check` stay
quick.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands import cases, exports, materiality, ui, workbooks
from pipelines.commands.options import project_option
from pipelines.ending import CANNOT, FAULT, NEEDS_PERSON, end, listen, stop

if TYPE_CHECKING:
    from transforms.project.folder import Project

FIGURE_COLUMNS = (
    "figure_id", "indicator_id", "level", "entity", "site_id", "period_id",
    "breakdown", "value", "unit", "roles", "status", "reason", "coverage",
    "estimated_share", "reviewed_share", "quality", "consolidation", "criteria",
    "gwp_set", "definition", "assurance_level",
)  # fmt: skip


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="orebook")
def cli() -> None:
    """The book of record of a mining company's sustainability disclosures."""


def open_project(root: Path) -> Project:
    """Load the project or exit with every problem in its own tables."""
    from transforms.project.folder import load

    return load(root)


def progress(text: str) -> None:
    """One line that overwrites itself on a terminal; nothing in a pipe."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K  {text}", err=True, nl=False)


def latest(project: Project) -> Path:
    """The published database of the latest release, or exit."""
    name = project.published / "LATEST"
    if not name.is_file():
        stop("Nothing is published yet. `orebook run` does that.")
    return project.published / name.read_text().strip() / "orebook.duckdb"


@cli.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--company", default="My mining company", help="Name of the company.")
def init(folder: Path, company: str) -> None:
    """Make a new project folder."""
    from pipelines.commands.init import create

    files = create(folder, company)
    click.echo(f"New project in {folder}:")
    for name in files:
        click.echo(f"  {name}")
    click.echo("Fill sites.csv and ownership.csv, then intake/; then `orebook check`.")


@cli.command()
@click.option("--example", default="kestrel", help="kestrel, or us-mines: real data.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("out"),
    show_default=True,
    help="Where to put its project folder.",
)
def demo(example: str, out: Path) -> None:
    """Run a bundled company through the whole pipeline, offline."""
    from pipelines.commands.init import copy_example

    target = out / example
    copy_example(example, target)
    project = open_project(target)
    _run(project)
    from pipelines.commands.summary import print_figures, print_state

    print_figures(project, latest(project))
    print_state(project, latest(project))
    page = target / "published" / "latest" / "report" / "index.html"
    click.echo(f"\nNext: open {page}")
    click.echo(f"      orebook figures --project {target}")
    click.echo(f"      orebook verify --project {target}")


@cli.command()
@project_option
@click.option(
    "--returns",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for copies of the deliveries with the refusals beside the cells.",
)
def check(root: Path, returns: Path | None) -> None:
    """Hold declarations to their rules, deliveries to contracts; publish nothing."""
    from pipelines import preflight
    from pipelines.commands.check import check_project

    project = open_project(root)
    preflight.check(project)
    counts, rows, accepted = check_project(project, progress)
    progress("")
    for name, number in counts.items():
        click.echo(f"{number:>12,}  {name}")
    from pipelines.commands.summary import print_left_out, print_rejects

    left = print_left_out(project)
    print_rejects(rows)
    if returns:
        from pipelines.commands.workbooks import write_returns

        write_returns(project, rows, accepted, returns)
    if rows or left:
        sys.exit(NEEDS_PERSON)


@cli.command()
@project_option
@click.option("--period", help="Only show this period's figures when done.")
def run(root: Path, period: str | None) -> None:
    """Take in what is new, compute, publish."""
    project = open_project(root)
    if period and period not in project.config.periods:
        stop(f"{period} is not one of the periods in orebook.yaml.")
    from pipelines import run_status
    from pipelines.commands.summary import needs_person, print_left_out, print_state
    from transforms.mart.verify import of_record

    last, is_well = run_status.words(project)
    if not is_well:
        click.echo(f"Note: {last}.", err=True)
    if _run(project):
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
    print_state(project, latest(project), period)
    left = print_left_out(project)
    if left or needs_person(latest(project)):
        sys.exit(NEEDS_PERSON)


def _run(project: Project) -> bool:
    """Run if anything is new; True if something ran."""
    from pipelines.session import nothing_new
    from transforms.intake import deliver
    from warehouse.ledger import BrokenLedger

    if nothing_new(project):
        return False
    from pipelines import preflight

    # Dagster takes seconds to start: what would stop it then is said before.
    preflight.check(project)
    if gone := deliver.vanished(project):
        raise BrokenLedger(gone)
    progress("starting Dagster")
    from pipelines import orchestrate

    try:
        _, died = orchestrate.run(project)
        for line in died:
            click.echo(f"Note: {line}.", err=True)
    finally:
        progress("")
    return True


@cli.command()
@project_option
@click.option("--indicator", help="Indicator id.")
@click.option("--site", help="Site id, country:XX or GROUP-TOTAL.")
@click.option("--period", help="Period id.")
@click.option("--breakdown", help="'total', or dim=value;dim=value.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    help="csv and json have exactly the columns of fact_figure.",
)
def figures(
    root: Path,
    indicator: str | None,
    site: str | None,
    period: str | None,
    breakdown: str | None,
    form: str,
) -> None:
    """List figures of the latest release."""
    from pipelines.commands.summary import figure_rows, print_figure_rows, unknown_parts

    project = open_project(root)
    rows = figure_rows(
        latest(project), indicator, site, period, breakdown, everything=form != "table"
    )
    if not rows:
        why = unknown_parts(latest(project), indicator, site, period)
        stop(f"No figure fits. {why}`orebook figures` lists all.", NEEDS_PERSON)
    if form == "table" and not indicator:
        status = FIGURE_COLUMNS.index("status")
        known = [row for row in rows if row[status] != "not_collected"]
        print_figure_rows(known, form)
        click.echo(f"{len(rows) - len(known)} figures not collected are not listed.")
        return
    print_figure_rows(rows, form)


@cli.command()
@project_option
@click.argument("figure_id", required=False)
@click.option("--indicator", help="Indicator id, in place of a figure id.")
@click.option("--site", default="GROUP-TOTAL", show_default=True)
@click.option("--period", help="Period id. Default: the last one of orebook.yaml.")
@click.option("--breakdown", default="total", show_default=True)
@click.option("--consolidation", help="Default: the approach that leads.")
@click.option("--limit", default=40, show_default=True, help="Cells to list; 0 is all.")
def trace(
    root: Path,
    figure_id: str | None,
    indicator: str | None,
    site: str,
    period: str | None,
    breakdown: str,
    consolidation: str | None,
    limit: int,
) -> None:
    """Follow a figure to file, sheet, cell, factor and formula."""
    from pipelines.commands.summary import find_figure_id, print_trace
    from transforms.mart.trace import UnknownFigure
    from transforms.mart.trace import trace as trace_figure
    from warehouse.connection import connect

    project = open_project(root)
    with connect(latest(project), read_only=True) as con:
        try:
            name = figure_id or find_figure_id(
                con, project, indicator, site, period, breakdown, consolidation
            )
            found = trace_figure(con, name)
        except UnknownFigure as error:
            stop(str(error))
    if not print_trace(found, limit):
        stop("The listed cells do not give the figure: please report this.", FAULT)


@cli.command()
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


@cli.command()
@project_option
@click.argument("statement")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table"
)
def sql(root: Path, statement: str, form: str) -> None:
    """Query the latest release with SQL, read-only."""
    import duckdb

    from pipelines.commands.summary import print_rows
    from warehouse.connection import connect

    project = open_project(root)
    with connect(latest(project), read_only=True) as con:
        con.execute("use orebook.mart")
        con.execute("set enable_external_access = false; set lock_configuration = true")
        try:
            cursor = con.execute(statement)
            names = [item[0] for item in cursor.description or []]
            print_rows(names, cursor.fetchall(), form)
        except duckdb.Error as error:
            stop(str(error))


@cli.command()
@project_option
@click.option("--metrics", is_flag=True, help="List the metrics that can be delivered.")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table",
    help="Of the list of metrics.",
)  # fmt: skip
def doctor(root: Path, metrics: bool, form: str) -> None:
    """Say whether the installation and the project are in order."""
    from pipelines.commands.doctor import diagnose, metric_rows
    from pipelines.commands.summary import print_rows

    if metrics:
        print_rows(*metric_rows(), form)
        return
    lines, is_well = diagnose(root)
    for line in lines:
        click.echo(line)
    if not is_well:
        sys.exit(NEEDS_PERSON)


cli.add_command(exports.export)
cli.add_command(ui.ui)
cli.add_command(cases.test)
workbooks.register(cli, exports.export)
materiality.register(cli)


def main(arguments: list[str] | None = None) -> None:
    """Entry point of the command; turns every fault into words and an exit code."""
    try:
        listen()
        cli.main(arguments, prog_name="orebook", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        sys.exit(CANNOT)
    except click.ClickException as error:
        stop(error.format_message())
    except BrokenPipeError:
        # The reader of a pipe has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except SystemExit:
        raise
    except BaseException as error:
        end(error)


if __name__ == "__main__":
    main()
