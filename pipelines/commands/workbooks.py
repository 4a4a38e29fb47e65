"""Commands about workbooks of sites: `template`, `export returns`.

Belongs here: what is asked on the command line and what it answers. The workbooks
themselves are in ``reporting_templates``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipelines.commands.common import (
    open_project,
    progress,
    project_option,
    published,
    whole,
)
from pipelines.ending import stop
from warehouse.reference import LANGUAGES

if TYPE_CHECKING:
    from transforms.project.folder import Project


@click.command()
@project_option
@click.option("--site", "sites", multiple=True, help="Site id, or GROUP. Default: all.")
@click.option("--period", help="Period id. Default: the last one of orebook.yaml.")
@click.option(
    "--dataset", "datasets", multiple=True,
    help="Only this dataset. Default: those that are expected of the site.",
)  # fmt: skip
@click.option("--language", type=click.Choice(LANGUAGES), help="Of headings and help.")
@click.option("--contact", default="", help="Who answers questions; on the first page.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default="templates",
    show_default=True, help="Folder for the workbooks.",
)  # fmt: skip
def template(
    root: Path,
    sites: tuple[str, ...],
    period: str | None,
    datasets: tuple[str, ...],
    language: str | None,
    contact: str,
    out: Path,
) -> None:
    """Write a workbook per site, ready to fill in."""
    from reporting_templates.disclosures import standards
    from reporting_templates.workbooks.site_workbook import render
    from transforms.facts import data_request
    from transforms.project.periods import UnknownPeriod
    from transforms.project.words import GROUP
    from warehouse import reference
    from warehouse.publish import write_file

    project = open_project(root)
    try:
        chosen = project.calendar.period(period) if period else project.periods[-1]
    except UnknownPeriod as error:
        stop(str(error))
    known = {row["site_id"] for row in project.tables["sites"]} | {GROUP}
    for name in sites:
        if name not in known:
            stop(f"There is no site '{name}' in sites.csv. Known: {_listed(known)}.")
    for name in datasets:
        if name not in reference.datasets():
            stop(
                f"There is no dataset '{name}'. Known: {_listed(reference.datasets())}."
            )
    of_site = {row["site_id"]: row["language"] for row in project.tables["sites"]}
    keys = {
        row.disclosure_key
        for name in project.config.standards
        for row in standards.load(project, name).rows
    }
    of_group = data_request.of_group(project, keys)
    named = sorted(set(sites)) or data_request.sites(project, chosen, of_group)
    if not named:
        stop(
            "No site of sites.csv is the company's in this period."
            if project.tables["sites"]
            else "sites.csv has no site yet: write a row for each, then again."
        )
    narrowed: set[str] = set()
    asking = data_request.asking_of(project)
    with published(project) as con:
        for site in named:
            progress(site)
            request = data_request.data_request(
                project, site, chosen, datasets, con, asking, of_group
            )
            if not request.datasets:
                click.echo(f"{site}: nothing of this is asked of it.")
                continue
            target = out / f"{site}_{chosen.period_id}.xlsx"
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary = target.with_name(f".{target.name}.part")
            spoken = language or of_site.get(site) or project.config.languages[0]
            render(project, request, spoken, temporary, contact)
            write_file(target, temporary.read_bytes())
            temporary.unlink()
            rows = [row for rows in request.rows.values() for row in rows]
            expected = sum(row.expected for row in rows)
            narrowed |= reference.datasets().keys() - set(request.datasets)
            progress("")
            click.echo(
                f"{target}  {len(request.rows)} datasets, {len(rows)} values "
                f"({expected} expected), {len(request.registers)} registers"
            )
    if narrowed and not datasets:
        click.echo(
            "They ask for what expected.csv names and what anybody of the company "
            "handed in before. For more, add to expected.csv or name a --dataset: "
            f"{_listed(narrowed)}."
        )


@click.command()
@project_option
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default="returns",
    show_default=True, help="Folder for the copies.",
)  # fmt: skip
def returns(root: Path, out: Path) -> None:
    """Deliveries of the latest release, refusals beside the cells."""
    from warehouse.connection import connect

    project = open_project(root)
    with connect(whole(project), read_only=True) as con:
        cursor = con.execute(
            'from mart.rejects order by file, sheet, "row", "column", rule'
        )
        names = [item[0] for item in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        files = con.execute(
            "select string_split(name || ' // ' || also_named, ' // '), sha256, "
            "(select count(*) from mart.fact_measurement m where m.file_id = f.file_id)"
            " from mart.dim_source_file f"
        ).fetchall()
        accepted = {name: count for names, _, count in files for name in names}
        stored = {name: sha for names, sha, _ in files for name in names}
    write_returns(project, rows, accepted, out, stored)


def write_returns(
    project: Project,
    rows: list[dict[str, Any]],
    accepted: dict[str, int],
    out: Path,
    stored: dict[str, str] | None = None,
) -> None:
    """Write what goes back to the sites and say which files that are.

    ``stored`` gives the digest under which a file is in the raw store; without it the
    files are taken from the drop box.
    """
    from reporting_templates.workbooks.returns import Delivered, write
    from transforms.catalogue.word_lists import OwnWord
    from transforms.project.own_words import own_words
    from warehouse import raw_store

    if out.resolve().is_relative_to(project.intake.resolve()):
        stop(f"{out} lies in the drop box: choose a folder outside {project.intake}.")
    by_file: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_file.setdefault(row["file"], []).append(row)
    delivered = [
        Delivered(
            name,
            raw_store.object_path(project.store, stored[name])
            if stored
            else project.intake / name,
            accepted.get(name, 0),
            places,
        )
        for name, places in sorted(by_file.items())
    ]
    own = frozenset(OwnWord(*word) for word in own_words(project))
    for path in write(delivered, out, project.config.languages[0], own):
        click.echo(f"{path}")
    if not delivered:
        click.echo("Nothing is refused or flagged: nothing goes back.")


def _listed(names: Any) -> str:
    return ", ".join(sorted(names))
