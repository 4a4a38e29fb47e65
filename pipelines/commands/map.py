"""``orebook map``: a mapping proposed for a file, and tried before it is shown.

Belongs here: what is printed. What is guessed, and why, is ``intake.propose``'s.
"""

from __future__ import annotations

import dataclasses
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipelines.commands.common import open_project, progress, project_option
from pipelines.ending import NEEDS_PERSON, stop

if TYPE_CHECKING:
    from transforms.intake.grid import Sheet
    from transforms.intake.propose_blocks import Block
    from transforms.intake.propose_words import Known
    from transforms.intake.proposed import Guess
    from transforms.project.folder import Project


@click.command("map")
@project_option
@click.option("--sheet", help="Only the sheet of this name.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def propose_mapping(root: Path, sheet: str | None, file: Path) -> None:
    """Propose a mapping for a file. It says its table, its columns, and why.

    Prints a file for mappings/, with what is not understood as remarks. Nothing is
    written.
    """
    project = open_project(root)
    text, is_whole = proposal(project, file, sheet)
    click.echo(text, nl=False)
    if not is_whole:
        sys.exit(NEEDS_PERSON)


def proposal(
    project: Project, file: Path, sheet: str | None = None
) -> tuple[str, bool]:
    """The text of a mapping file for a file, and whether it can be taken as it is."""
    import yaml

    from transforms.intake.grid import UnreadableFile
    from transforms.intake.proposed import apart, of_all_files
    from transforms.intake.read import read

    path, box = file.resolve(), project.intake.resolve()
    name = path.relative_to(box).as_posix() if path.is_relative_to(box) else path.name
    try:
        reading = read(path, project.dialect(name), name=name)
    except UnreadableFile as error:
        stop(f"{name}: {error}")
    known = known_of(project)
    asked = [s for s in reading.sheets if sheet in (None, s.name) and not s.hidden]
    guesses = [g for s in asked for g in _guesses(s, known, name)]
    whole = [g for g in guesses if not g.missing]
    shown = whole or sorted(guesses, key=lambda g: (len(g.missing), -g.rows))[:1]
    if not shown:
        stop(
            f"{name}: no table is to be seen (a row of headings, numbers below it), no "
            "register and no label of a form that names a metric."
        )
    apart(shown, known, [s.name for s in reading.sheets])
    keys: dict[str, Any] = {"files": of_all_files(name, shown)}
    found: list[dict[str, Any]] = []
    for guess in shown:
        if guess.table not in found:  # one for each month, or for each site
            found.append(guess.table)
    keys |= found[0] if len(found) == 1 else {"tables": found}
    body = yaml.safe_dump(
        keys, allow_unicode=True, sort_keys=False, width=100, default_flow_style=None
    )
    lines = [f"Proposed for {name}; read it before you keep it."]
    if all(map(_is_ours, found)):
        lines.append("It is in orebook's own form, read without a mapping: keep none.")
    lines += _tried(project, file, body) if whole else ["It is not whole yet."]
    told: list[str] = []
    for guess in shown:
        told += guess.because
        told += [f"NOT UNDERSTOOD: {text}" for text in guess.unclear]
        told += [f"MISSING: nothing gives {text}" for text in guess.missing]
        if ignored := guess.keys.get("ignore"):
            told.append(f"not used: {', '.join(ignored)}")
    lines += dict.fromkeys(told)
    seen = {guess.sheet for guess in guesses}
    others = [(f"sheet '{s.name}'", "") for s in asked if s.name not in seen]
    others += [
        (g.place, f" (nothing gives {', '.join(g.missing)}): {'; '.join(g.unclear)}")
        for g in guesses if g not in shown
    ]  # fmt: skip
    for what, lack in others:
        lines.append(f"not proposed: {what}{lack}".rstrip(": "))
    hidden = [s.name for s in reading.sheets if s.hidden and sheet in (None, s.name)]
    lines += [f"not proposed: hidden sheet '{name}'" for name in hidden]
    return "".join(f"# {line}\n" for line in lines) + body, bool(whole)


def _is_ours(table: dict[str, Any]) -> bool:
    """Whether a mapping of these keys gives each column the name that it has."""
    from transforms.intake.recognise import REQUIRED

    columns = table.get("columns", {})
    return (
        table.keys() <= {"sheet", "header", "columns"}
        and columns.keys() >= {*REQUIRED}
        and all(name == meaning for name, meaning in columns.items())
    )


def _guesses(sheet: Sheet, known: Known, name: str) -> list[Guess]:
    """What the tables of a sheet are taken for; of one on which nothing is whole by
    itself, the sheet as a form or a table of its own."""
    from transforms.intake.propose_blocks import Block, blocks

    parts = blocks(sheet)
    told = [(part, _guess(part, known, name, len(parts) == 1)) for part in parts]
    found = [guess for _, guess in told if guess]
    if len(parts) > 1 and all(guess.missing for guess in found):
        whole = _guess(Block(sheet), known, name, True)
        return [whole] if whole else []
    for (part, guess), (_, below) in zip(told, [*told[1:], told[0]], strict=True):
        is_read = below is not None and not below.missing
        is_ended = part.is_next and is_read
        if guess and part.rows and not is_ended and "form" not in guess.keys:
            guess.keys["rows"] = part.rows
    return found


def _guess(block: Block, known: Known, name: str, is_alone: bool) -> Guess | None:
    """The first of a register, a table and a form that lacks nothing; else the one that
    lacks least. The cells of a form may be anywhere on a sheet."""
    from transforms.intake import propose_others
    from transforms.intake.propose import propose
    from transforms.intake.propose_table import listed

    tables = [
        propose_others.register(block.sheet, known),
        propose(block.sheet, known, name, block.whole),
        propose(block.head, known, name, block.whole) if block.head else None,
    ]
    for guess in filter(None, tables):
        guess.where = "" if is_alone else block.where
        if block.below:
            guess.because.append(f"below it, not taken: {listed(block.below)}")
    forms = [propose_others.form(block.sheet, known, name)] if is_alone else []
    return min(
        filter(None, [*tables, *forms]), key=lambda g: len(g.missing), default=None
    )


def known_of(project: Project) -> Known:
    """What a project and the catalogue know by name."""
    from reporting_templates import labels
    from transforms.catalogue.word_lists import OwnWord
    from transforms.intake.propose_words import Known
    from transforms.project.own_words import own_words
    from warehouse import reference

    sites = {row["name"]: row["site_id"] for row in project.tables["sites"]}
    sites |= {row["site_id"]: row["site_id"] for row in project.tables["sites"]}
    called: dict[str, list[str]] = {}
    for row in reference.rows("metric_aliases"):
        called.setdefault(row["metric_id"], []).append(row["alias"])
    # What stands in brackets explains a name and often says what it is not.
    metrics = {
        row["metric_id"]: [
            *(
                labels.metric(row["metric_id"], each).partition(" (")[0]
                for each in labels.LANGUAGES
            ),
            *called.get(row["metric_id"], ()),
        ]
        for row in reference.rows("metrics")
        if row["form"] == "measurement" and row["origin"] == "collected"
    }
    registers = {
        name: {
            column["column"]: [
                column["column"],
                *(
                    labels.column(column["column"], each).partition(" (")[0]
                    for each in labels.LANGUAGES
                ),
            ]
            for column in reference.register_columns(name)
        }
        for name in reference.delivered_registers()
    }
    dimensions = {
        name: [labels.column(name, each) for each in labels.LANGUAGES]
        for name in reference.by_key("dimensions", "dimension")
        if name in labels.table("columns")
    }
    own = frozenset(OwnWord(*word) for word in own_words(project))
    return Known(sites, metrics, registers, dimensions, own, project.calendar)


def _tried(project: Project, file: Path, body: str) -> list[str]:
    """What becomes of the file by the proposal, tried in a project of its own."""
    from pipelines.commands.check import check_project
    from transforms.mart import fates
    from transforms.project.severity import FLAGGED, REFUSED

    with tempfile.TemporaryDirectory(prefix="orebook-map-") as folder:
        root = Path(folder)
        for path in project.root.iterdir():
            if path.name not in ("mappings", "evidence", "published", ".git"):
                (root / path.name).symlink_to(path.resolve())
        (root / "mappings").mkdir()
        (root / "mappings/proposed.yaml").write_text(body, encoding="utf-8")
        # Its files are not those of the folder that was read.
        tried = dataclasses.replace(project, root=root, stamps=None)
        found = check_project(tried, progress, file)
    progress("")
    lines = [f"Taken as it is: {fates.words(found.cells, found.whole)}."]
    for severity in (REFUSED, FLAGGED):
        kinds = Counter(
            (row["sheet"], row["header"], row["message"])
            for row in found.rejects
            # What is not proposed is said below.
            if row["severity"] == severity and row["rule"] != "sheet_not_read"
        )  # fmt: skip
        lines += [
            f"{severity.upper()} ({count}): {': '.join(filter(None, kind))}"
            for kind, count in sorted(kinds.items())
        ]
    return lines
