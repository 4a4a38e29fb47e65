"""``orebook check``: declarations held to their rules, deliveries to their contracts.

Nothing is put into evidence: the files are read where they are, in a database in a
temporary folder, and forgotten. Belongs here: that, and how refusals are printed.
"""

from __future__ import annotations

import dataclasses
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipelines.commands.common import (
    open_project,
    progress,
    project_option,
    published,
    tell,
)
from pipelines.commands.workbooks import write_returns
from pipelines.ending import NEEDS_PERSON

if TYPE_CHECKING:
    import duckdb

    from reporting_templates.labels.places import Kind, Place
    from reporting_templates.month_page import Told
    from transforms.project.folder import Project
    from transforms.project.problem import Problem


@click.command()
@project_option
@click.option(
    "--returns",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for copies of the deliveries with the refusals beside the cells.",
)
@click.option(
    "--page",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Of a FILE: where to write the picture of what it says, an HTML page.",
)
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def check(
    root: Path, returns: Path | None, page: Path | None, file: Path | None
) -> None:
    """Hold declarations to their rules, deliveries to contracts. Nothing is
    published.

    With FILE, which may lie anywhere, that one alone is read: quickly, and without what
    other deliveries say.
    """
    from transforms.intake.deliver import is_of_a_program
    from transforms.mart import fates

    if page and not file:
        raise click.UsageError("--page is the picture of one FILE: name it.")
    if file and is_of_a_program(file.name):
        raise click.UsageError(
            f"{file.name}: programs leave files of such names beside those that they "
            "have open, and none is ever read. Name the file itself; if this is all "
            "there is of it, give it another name."
        )
    project = open_project(root)
    if not file:
        from pipelines import preflight

        preflight.check(project)
    found = check_project(project, progress, file)
    progress("")
    for name, number in found.counts.items():
        click.echo(f"{number:>12,}  {name}")
    cells = fates.words(found.cells, found.whole)
    click.echo(f"{cells}. Which of them count, `orebook run` says.")
    left = not file and print_left_out(project)
    print_rejects(project, found.rejects, found.languages)
    for item in found.odd:
        print_finding(item)
    texts = [] if file else list(_texts(project))
    for problem in texts:
        click.echo(f"  {problem}")
    if returns:
        write_returns(project, found.rejects, found.accepted, returns)
    if page:
        _write_page(project, found, page)
    if found.rejects or left or found.odd or texts:
        sys.exit(NEEDS_PERSON)


def _texts(project: Project) -> Iterator[Problem]:
    """What the narrative texts say that they may not."""
    from reporting_templates.disclosures import prose
    from transforms import catalogue

    return prose.problems(project, catalogue.load(project.root / "overrides"))


@dataclass(frozen=True)
class Checked:
    """What ``check`` found: numbers by name, refused and flagged places with words,
    rows accepted by file, cells by fate, findings, nobody's explained, of what was
    taken, the language of each workbook of ours, of one file what it tells, and how
    many files and sheets are refused whole."""

    counts: dict[str, int]
    rejects: list[dict[str, Any]]
    accepted: dict[str, int]
    cells: dict[str, int]
    odd: list[dict[str, Any]]
    languages: dict[str, str]
    told: list[Told]
    whole: int
    file: str = ""


def check_project(
    project: Project, say: Callable[[str], None], file: Path | None = None
) -> Checked:
    """Read the deliveries in a project of their own that is forgotten.

    With ``file`` that one alone, as far as to the facts that it tells.
    """
    from transforms.intake import collect
    from transforms.mart import fates
    from transforms.mart.table import MART, tables
    from transforms.project import kept
    from transforms.project.severity import FLAGGED, REFUSED
    from transforms.run import Run

    with tempfile.TemporaryDirectory(prefix="orebook-check-") as folder:
        scratch = dataclasses.replace(project, root=Path(folder))
        _mirror(project.root, scratch.root)
        if file:
            _alone(project, file, scratch.intake)
        kept.carry(project.state, scratch.state)
        with Run.open(scratch, say, is_trial=bool(file)) as run:
            if file:
                run.validate_all()
            else:
                run.facts()
            counts = {"files": len(run.evidence.deliveries())}
            cursor = run.con.execute(tables(MART)["rejects"].rows())
            names = [item[0] for item in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            accepted, cells = _accepted(run.con), fates.known(run.con)
            odd = [] if file else _odd(run.con)
            languages = collect.languages(run.con)
            told = _told(run.con) if file else []
            names = [delivery.name for delivery in run.evidence.deliveries()]
        if project.state.is_dir():
            # What the next check begins with; what it read is forgotten.
            kept.carry(scratch.state, project.state)
    # Counted at the end: what two files contradict each other in is known only then.
    counts["rows accepted"] = sum(accepted.values())
    for severity in (REFUSED, FLAGGED):
        counts[f"places {severity}"] = sum(r["severity"] == severity for r in rows)
    if not file:
        counts["findings"] = len(odd)
    name = names[0] if file and names else ""
    whole = fates.refused_whole(rows)
    return Checked(counts, rows, accepted, cells, odd, languages, told, whole, name)


def _told(con: duckdb.DuckDBPyConnection) -> list[Told]:
    from reporting_templates import month_page

    return month_page.told(con)


def _write_page(project: Project, found: Checked, target: Path) -> None:
    """The picture of what the one file says, in the language of its site."""
    from reporting_templates import month_page

    with published(project) as con:
        page = month_page.of_file(
            project, found.file, found.told, found.rejects,
            found.languages.get(found.file, ""), con,
        )  # fmt: skip
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(page)
    click.echo(f"{target}")


# What whoever handed the rows in can put right; the rest is said of a run.
_ODD = (
    "impossible", "improbable", "unlike_series", "repeated", "look_alike", "unused",
    "uncounted", "days_cross", "across_period", "across_ownership", "paper_missing",
    "told_anyway",
)  # fmt: skip


def _odd(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    from transforms.facts.answers import EXPLAINED
    from transforms.mart.table import MART, tables

    listed = ", ".join(f"'{kind}'" for kind in _ODD)
    where = f"kind in ({listed}) and remedy <> ''"
    cursor = con.execute(tables(MART)["findings"].rows(where))
    names = [item[0] for item in cursor.description]
    rows = (dict(zip(names, row, strict=True)) for row in cursor.fetchall())
    return [row for row in rows if row["answer"] != EXPLAINED]


def _accepted(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows taken over, by the name of the file."""
    found = con.execute(
        "select d.name, count(*) from validated.cell k join raw.delivery d "
        "on d.file_no = k.file_no where k.resolution in (0, 4) and k.record_no > 0 "
        "group by d.name"
    )
    return dict(found.fetchall())


def _mirror(source: Path, target: Path) -> None:
    """The project as links, without its evidence, state and publications."""
    for path in source.iterdir():
        if path.name not in ("evidence", "state", "published", ".git"):
            (target / path.name).symlink_to(path.resolve())


def _alone(project: Project, file: Path, intake: Path) -> None:
    """A drop box with one file in it, under the name that it has in the project's, and
    the notes that lie beside it."""
    from transforms.intake.deliver import NOTES

    intake.unlink()
    path, box = file.resolve(), project.intake.resolve()
    inside = path.is_relative_to(box)
    target = intake / (path.relative_to(box) if inside else path.name)
    target.parent.mkdir(parents=True)
    shutil.copyfile(path, target)
    if inside and (notes := path.parent / NOTES).is_file():
        shutil.copyfile(notes, target.parent / NOTES)


def print_rejects(
    project: Project, rows: list[dict[str, Any]], languages: dict[str, str]
) -> None:
    """Each kind of fault with its places, what is wrong and what to do.

    Of a workbook of ours it is said in its language, as its clerk reads it, and what
    whoever runs orebook could do stands below.
    """
    from reporting_templates.labels import places, refusals
    from transforms.catalogue.word_lists import OwnWord
    from transforms.project.own_words import own_words

    own = frozenset(OwnWord(*word) for word in own_words(project))
    for name, group in groupby(rows, key=lambda row: row["file"]):
        found, language = list(group), languages.get(name)
        if not language:
            for kind in places.kinds(found, _words):
                row = kind.first
                says = f"{row['message']} {row['remedy']}"
                _say(kind, row["header"], says, kind.texts)
            continue
        for kind in refusals.together(found, language, own):
            row = kind.first
            heading = refusals.heading(row["header"], language)
            says = " ".join(refusals.said(row, language, own, kind.texts))
            _say(kind, heading, says, refusals.found(kind.texts, language))
            if refusals.names_keys(row["remedy"]):
                click.echo(f"    whoever runs orebook: {row['remedy']}")


def _words(row: Place) -> tuple[str, str]:
    return row["message"], row["remedy"]


def _say(kind: Kind, header: str, says: str, found: str) -> None:
    row = kind.first
    sheet = f" [{row['sheet']}]" if row["sheet"] else ""
    many = f" ({len(kind.places)} places)" if len(kind.places) > 1 else ""
    row_of = "" if row["column"] else "row "
    where = f" {row_of}{kind.cells}{many}" if kind.cells else ""
    colour = "red" if row["severity"] == "refused" else "yellow"
    tell(
        row["severity"],
        colour,
        f"{row['file']}{sheet}{where}{f' {header}' if header else ''}: "
        + (f"'{_visible(found)}'. " if found and found not in says else "")
        + says,
    )


def _visible(text: str) -> str:
    """A text in one line, with what nobody would see of it as its escape."""
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode()
        for sign in text
    )


def print_finding(row: dict[str, Any]) -> None:
    """A finding: its id, what was found and where, the likely cause, its answer."""
    what = " ".join(filter(None, (row["entity"], row["subject"], row["period_id"])))
    colour = "red" if row["kind"] == "impossible" else "yellow"
    tell(
        row["kind"].replace("_", " "),
        colour,
        f"{row['finding_id']} {what}: {row['message']}"
        + (f" ({row['place']})" if row["place"] else "")
        + (f" {row['remedy']}" if row["remedy"] else ""),
    )
    if row["answer"]:
        click.echo(
            f"    {row['answer']} by {row['answered_by']} on {row['answered_on']}: "
            f"{row['answer_text']}"
        )


def print_left_out(project: Project) -> bool:
    """What lies in the drop box and was not taken in, and what counts and does not lie
    there any more; whether there is any of either."""
    from transforms.intake import deliver

    left = deliver.left_out(project)
    for item in left:
        tell("not taken in", "red", f"{item.name}: {item.why} {item.remedy}")
    gone = deliver.out_of_the_box(project)
    for name in gone[:20]:
        tell(
            "still counts",
            "yellow",
            f"{name}: it was taken in and lies in intake/ no more. Put it back; or "
            f"end it with `orebook withdraw {shlex.quote(name)} --reason ...`.",
        )
    if len(gone) > 20:
        click.echo(f"  and {len(gone) - 20} more files that lie in intake/ no more")
    return bool(left or gone)
