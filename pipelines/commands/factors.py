"""``orebook factors``: which factors are there, which the sites lack, what closes it.

Belongs here: what is asked and printed. Which factor a fact took is in the release
(``transforms.mart.factor_needs``); what is there is ``transforms.facts.factors``.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from pipelines.commands.common import open_project, project_option, whole
from pipelines.commands.rows import print_rows
from pipelines.ending import NEEDS_PERSON, stop

format_option = click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table"
)


@click.group()
def factors() -> None:
    """Factors: which the sites lack, which are there."""


@factors.command()
@project_option
@click.option("--site", help="Only what this site lacks.")
@click.option("--period", help="Only what facts of this period lack.")
@click.option("--all", "everything", is_flag=True, help="Those that hold too.")
@click.option(
    "--rows", "as_rows", is_flag=True,
    help="The rows that would close it, as for factors/*.csv: fill in value, publisher "
    "and licence.",
)  # fmt: skip
@format_option
def lacking(
    root: Path,
    site: str | None,
    period: str | None,
    everything: bool,
    as_rows: bool,
    form: str,
) -> None:
    """Say what the sites lack in the latest release: no factor, one of other days, one
    on another GWP set."""
    from transforms import catalogue
    from transforms.facts.factors import COLUMNS
    from transforms.mart.factor_needs import HOLDS, needs, to_hand_in
    from warehouse.connection import connect

    project = open_project(root)
    indicators = catalogue.load(project.root / "overrides")
    with connect(whole(project), read_only=True) as con:
        found = [
            need
            for need in needs(con, indicators)
            if site in (None, need.site_id) and period in (None, need.period_id)
        ]
    wanting = [need for need in found if need.state != HOLDS]
    if as_rows:
        sites = {row["site_id"]: row for row in project.tables["sites"]}
        days = {p.period_id: (p.start, p.end) for p in project.periods}
        rows = to_hand_in(found, sites, days)
        print_rows(list(COLUMNS), [tuple(r.values()) for r in rows], form)
    else:
        names = ["state", "site_id", "period_id", "metric_id", "activity", "facts",
                 "factor_kind", "source_category", "per", "gases", "publisher",
                 "version", "region", "valid_to", "age_days"]  # fmt: skip
        print_rows(
            names,
            [
                (
                    need.state, need.site_id, need.period_id, need.metric_id,
                    need.activity, need.facts, need.factor_kind, need.source_category,
                    need.denominator_unit,
                    ";".join(need.gases), need.publisher or None,
                    need.version_label or None, need.region or None, need.valid_to,
                    need.age or None,
                )
                for need in (found if everything else wanting)
            ],
            form,
        )  # fmt: skip
    if wanting:
        if form == "table":
            click.echo(
                "\nThe rows that close it: orebook factors lacking --rows --format csv",
                err=True,
            )
        sys.exit(NEEDS_PERSON)


@factors.command("list")
@project_option
@click.option("--country", required=True, help="ISO code of the country, as CL.")
@click.option("--year", type=click.IntRange(1990, 2100), help="What it would take.")
@format_option
def listed(root: Path, country: str, year: int | None, form: str) -> None:
    """Say which factors are there for a country, its provinces and its grids."""
    from transforms.facts import factors as known
    from warehouse import reference

    project = open_project(root) if (root / "orebook.yaml").is_file() else None
    days = (date(year, 1, 1), date(year, 12, 31)) if year else None
    grid = reference.by_key("grid_factors", "country").get(country.upper())
    grids = {grid["grids"]} - {""} if grid else set()
    names, rows = known.offered(project, country.upper(), grids, days)
    print_rows(names, rows, form)
    if form != "table":
        return
    if not rows:
        click.echo(f"There is no factor of {country.upper()}.")
    if grid and grid["state"] != "packaged":
        said = (grid[name] for name in ("publisher", "publication", "basis", "address"))
        click.echo(f"\nGrid of {country.upper()}, {grid['state']}: ", nl=False)
        click.echo(". ".join(filter(None, (*said, grid["note"]))))


@factors.command("import")
@project_option
@click.option(
    "--layout", required=True,
    type=click.Choice(["uk_flat", "us_egrid", "us_epa", "au_nga"]),
    help="uk_flat: the flat file of the UK Government; us_egrid: the eGRID workbook; "
    "us_epa: table 1 of the EPA's hub; au_nga: Australia's NGA workbook.",
)  # fmt: skip
@click.option("--published", default="", help="The day on which it was published.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def imported(root: Path, layout: str, published: str, file: Path) -> None:
    """Take a newer edition of a publisher's table into factors/ of the project."""
    from transforms.facts import publisher_sheets, publisher_tables
    from transforms.intake.grid import UnreadableFile
    from transforms.intake.read import read

    project = open_project(root)
    if published:
        try:
            date.fromisoformat(published)
        except ValueError:
            stop(f"--published: '{published}' is not a day as YYYY-MM-DD.")
    try:
        reading = read(file, name=file.name)
        edition = publisher_tables.read_edition(
            layout,
            reading.sheets,
            published,
            {row["grid_region"] for row in project.tables["sites"]},
        )
    except (UnreadableFile, publisher_sheets.NotThisTable) as error:
        stop(f"{file.name}: {error}")
    target = project.root / "factors" / f"{layout}_{edition.year}.csv"
    target.parent.mkdir(exist_ok=True)
    try:
        publisher_sheets.write(target, edition.rows)
    except FileExistsError:
        stop(f"{target} is there already. Put it aside, or keep it.")
    _, tried = publisher_tables.LAYOUTS[layout]
    click.echo(f"{len(edition.rows)} factors of {edition.year} in {target}.")
    click.echo(f"The layout is {tried}: compare some of them with the file.")
    for text in edition.missing:
        click.echo(f"not in the file: {text}")
    if edition.not_taken:
        click.echo(
            f"{len(edition.not_taken)} lines of the file are not taken, as the "
            f"packaged edition does not have them; the first: {edition.not_taken[0]}"
        )
    if edition.missing:
        sys.exit(NEEDS_PERSON)
