"""``orebook export``: documents of the latest release, made anew from its database.

Belongs here: one command per kind of document, all with one body. What a document
says is in ``reporting_templates``.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from pipelines.commands.common import (
    latest,
    open_project,
    project_option,
    restricted_option,
    whole,
)
from pipelines.commands.workbooks import returns
from pipelines.ending import stop
from warehouse.reference import LANGUAGES

# Command -> what it writes (names of ``session.renderers``) and what it is for.
_DOCUMENTS: dict[str, tuple[tuple[str, ...], str]] = {
    "databook": (
        ("databook.xlsx",),
        "The databook: one sheet per disclosure, index, methods, gaps.",
    ),
    "index": (
        ("content_index.html", "content_index.xlsx"),
        "The GRI content index, as a page and as a workbook.",
    ),
    "report": (
        (
            "report",
            "content_index.html",
            "alignment.html",
            "alignment.xlsx",
            "choosing.html",
            "materiality.html",
            "materiality.xlsx",
            "handbook",
            "report.pdf",
            "databook.xlsx",
        ),
        "The report, with all documents that it links to.",
    ),
    "alignment": (
        ("alignment.html", "alignment.xlsx", "choosing.html"),
        "Other standards and what one chooses by, as pages and as a workbook.",
    ),
    "pdf": (("report.pdf",), "The report in short as one tagged PDF."),
}


# Those in which the company's texts stand, or pages of what has them.
_TOLD = ("report", "index", "pdf")
_language = click.option(
    "--language", default="", type=click.Choice(["", *LANGUAGES]), metavar="CODE",
    help="The company's texts in this language; default: its own.",
)  # fmt: skip


@click.group()
def export() -> None:
    """Documents of the latest release."""


def _export(
    root: Path,
    names: tuple[str, ...],
    out: Path | None,
    is_restricted: bool,
    language: str = "",
) -> None:
    """Render each document beside its place and move it there whole.

    With one file ``out`` is its name, with several the folder they go into.
    """
    from pipelines.session import renderers
    from reporting_templates.handbook import handbook_pages
    from warehouse.publish import staged

    source = latest(open_project(root), is_restricted)
    makers = renderers(language)
    is_file = len(names) == 1
    folder = (out.parent if is_file else out) if out else Path()
    targets = {name: folder / (out.name if is_file and out else name) for name in names}
    for target in targets.values():
        ours = ("trace", handbook_pages.INDICATORS)
        if target.is_dir() and not any((target / name).exists() for name in ours):
            stop(f"{target} is a folder that holds something else; give another --out.")
    with staged(folder) as stage:
        for name, target in targets.items():
            makers[name](source, stage / name)
            if target.is_dir():
                shutil.rmtree(target)
            (stage / name).replace(target)
            click.echo(f"{target}  ({source.parent.name})")


def _command(command: str, names: tuple[str, ...], words: str) -> None:
    what = "file" if len(names) == 1 else "folder"

    @export.command(name=command, help=words)
    @project_option
    @click.option("--out", type=click.Path(path_type=Path), help=f"Name of the {what}.")
    @restricted_option
    @(_language if command in _TOLD else lambda function: function)
    def run(
        root: Path, out: Path | None, is_restricted: bool, language: str = ""
    ) -> None:
        _export(root, names, out, is_restricted, language)


@export.command
@project_option
@click.option("--out", type=click.Path(path_type=Path), help="Name of the folder.")
@restricted_option
def tables(root: Path, out: Path | None, is_restricted: bool) -> None:
    """Every table as CSV, also the large ones, of which a release has Parquet."""
    from pipelines.session import mart
    from transforms.mart.publication import export_csv
    from warehouse.publish import staged

    source = latest(open_project(root), is_restricted)
    folder = out or Path("tables")
    if folder.exists() and any(p.suffix != ".csv" for p in folder.iterdir()):
        stop(f"{folder} holds something else; give another --out.")
    folder.mkdir(parents=True, exist_ok=True)
    with staged(folder) as stage:
        export_csv(source, (t for t in mart().values() if t.has_files), stage)
        for file in sorted(stage.glob("*.csv")):
            file.replace(folder / file.name)
    click.echo(f"{folder}  ({source.parent.name})")


@export.command
@project_option
@click.option("--out", type=click.Path(path_type=Path), help="Name of the folder.")
def pack(root: Path, out: Path | None) -> None:
    """What the figures are made of, with a script that makes them again."""
    from transforms.mart import recalculation
    from warehouse.publish import staged

    # The assurer's: of people, all that he makes again.
    source = whole(open_project(root)).parent
    folder = out or Path(f"pack-{source.name}")
    if folder.exists():
        stop(f"{folder} is there already; give another --out.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with staged(folder.parent) as stage:
        try:
            recalculation.write(source, stage / folder.name)
        except FileNotFoundError as gone:
            if not Path(str(gone.filename)).is_relative_to(source):
                raise
            stop(
                f"{gone.filename} is missing, and is a part of the release. `orebook "
                "verify` names all that is; `orebook restore` says how it comes back."
            )
        (stage / folder.name).replace(folder)
    click.echo(f"{folder}  ({source.name})")


for _name, (_names, _words) in _DOCUMENTS.items():
    _command(_name, _names, _words)
export.add_command(returns)
