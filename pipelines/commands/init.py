"""``orebook init`` and ``orebook demo``: new project folders, empty or an example.

Belongs here: what such a folder holds. The demo's run is ``run``'s.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.common import latest, open_project
from pipelines.commands.figures import FIGURE_COLUMNS, figure_rows, print_figure_rows
from pipelines.commands.run import print_state, run_if_new
from warehouse.package_files import package_folder
from warehouse.trouble import CannotGoOn

if TYPE_CHECKING:
    from transforms.project.folder import Project

_YAML = """\
company: {company}
periods: [FY2024, FY2025]
fiscal_year_end: 12-31
currency: USD
consolidation: operational_control   # the approach that leads; all are computed
gwp_set: AR6
# standards: [gri@2021, gri14@2024]  # docs/reports.md
# factor_regions: [US, GB]           # whose fuel factors stand in for missing ones
# languages: [en]                    # en, es, fr or pt: of site workbooks
"""
# Of sites the columns that one begins with; the others are in docs/configuration.md.
_SITES = ("site_id", "name", "country", "type", "status", "opened", "closed", "tags")
# Folders that people fill; git keeps none that is empty.
_FOLDERS = ("intake", "mappings", "factors", "narrative", "decisions", "evidence")


class NotEmpty(CannotGoOn):
    """The folder already holds something that is not ours to replace."""


class UnknownExample(CannotGoOn):
    """There is no bundled example of this name."""


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--company", default="My mining company", help="Name of the company.")
def init(folder: Path, company: str) -> None:
    """Make a new project folder."""
    files = create(folder, company)
    click.echo(f"New project in {folder}:")
    for name in files:
        click.echo(f"  {name}")
    click.echo(
        "Fill sites.csv, ownership.csv and activities.csv (what each place does)"
    )
    click.echo(
        "and intake/; then `orebook check`. `orebook doctor --expected` proposes"
    )
    click.echo("rows for expected.csv, to strike out what does not apply.")


@click.command()
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
    target = out / example
    copy_example(example, target)
    project = open_project(target)
    run_if_new(project)
    from warehouse.connection import connect

    database = latest(project)
    with connect(database, read_only=True):  # opened once for all that is asked
        _print_figures(project, database)
        print_state(project, database)
    page = target / "published" / "latest" / "report" / "index.html"
    click.echo(f"\nNext: open {page}")
    click.echo(f"      orebook figures --project {target}")
    click.echo(f"      orebook verify --project {target}")


def create(folder: Path, company: str) -> list[str]:
    """Write an empty project; return the names of its files. Raises NotEmpty."""
    if folder.exists() and any(folder.iterdir()):
        raise NotEmpty(f"{folder} is not empty; choose another folder.")
    from transforms.project.folder import TABLES

    contents = {
        "orebook.yaml": _YAML.format(company=company),
        ".gitignore": "state/\npublished/\nrestricted/\n",
        **{
            f"{name}.csv": ",".join([*required, *optional]) + "\n"
            for name, (required, optional) in TABLES.items()
        },
        "sites.csv": ",".join(_SITES) + "\n",
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name in _FOLDERS:
        (folder / name).mkdir()
        (folder / name / ".gitkeep").touch()
    for name, text in contents.items():
        (folder / name).write_text(text)
    return sorted([*contents, *(f"{name}/" for name in _FOLDERS)])


def examples() -> Path:
    """The folder of bundled examples."""
    return package_folder("pipelines") / "examples"


def copy_example(name: str, target: Path) -> None:
    """Copy a bundled project; an earlier copy of it keeps what was added.

    Raises UnknownExample, or NotEmpty if the folder holds another project or a file of
    the copy was changed, which copying would undo.
    """
    source = examples() / name
    known = sorted(p.name for p in examples().iterdir() if p.is_dir())
    if not name or not (source / "orebook.yaml").is_file():
        raise UnknownExample(
            f"There is no example '{name}'. Bundled: {', '.join(known)}."
        )
    if target.exists() and any(target.iterdir()) and not _is_copy(source, target):
        raise NotEmpty(f"{target} holds something else; give another --out.")
    if changed := _changed(source, target):
        more = f" (and {len(changed) - 1} more)" if changed[1:] else ""
        raise NotEmpty(
            f"{changed[0]}{more} in {target} differs from the example, which would "
            f"replace it: `orebook run --project {target}` runs what is there; for a "
            "new copy give another --out, or remove the folder."
        )
    shutil.copytree(source, target, dirs_exist_ok=True)


def _changed(source: Path, target: Path) -> list[str]:
    """Files of the example that are otherwise in an earlier copy."""
    names = [p.relative_to(source) for p in sorted(source.rglob("*")) if p.is_file()]
    return [
        name.as_posix()
        for name in names
        if (target / name).is_file()
        and (target / name).read_bytes() != (source / name).read_bytes()
    ]


def _is_copy(source: Path, target: Path) -> bool:
    ours, theirs = source / "orebook.yaml", target / "orebook.yaml"
    first = ours.read_text().splitlines()[0]
    return theirs.is_file() and theirs.read_text().splitlines()[:1] == [first]


def _print_figures(project: Project, database: Path) -> None:
    """Of the group's totals of the last period those that a reader looks for first."""
    from reporting_templates.report.report_data import HEADLINES

    last = project.periods[-1].period_id
    rows = figure_rows(database, None, "GROUP-TOTAL", last, "total", False)
    told = {
        row[FIGURE_COLUMNS.index("indicator_id")]: row
        for row in rows
        if row[FIGURE_COLUMNS.index("value")] is not None
    }
    first = [told[name] for name in HEADLINES if name in told]
    click.echo(f"\n{project.config.company}, {last}, group totals:")
    print_figure_rows(first, "table")
    click.echo(
        f"{len(told) - len(first)} more have a value (`orebook figures` lists them), "
        f"{len(rows) - len(told)} have none."
    )
