"""Reading the assessment strictly: every fault with file, row, column, rule, remedy.

A fault in a table that people keep by hand stops the assessment. A fault in a response
refuses that cell or that form, by name, and the rest counts. What a person wrote is
never repeated: it may be personal.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from transforms.project.folder import GROUP, Project
from transforms.project.problem import ProjectProblem

Row = dict[str, Any]
FOLDER = "materiality"
# Filled-in survey forms, beside or instead of responses.csv.
FORMS = "forms"
# Table -> file below the folder, where it is not <table>.csv.
FILES = {"assessors": "assessors/assessors.csv", "scores": "assessors/scores.csv"}
NEEDED = ("topics", "impacts", "scores", "stakeholder_groups", "responses")
_FOR_FORMS = ("topics", "stakeholder_groups")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]*")
_DECIMAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,9})?")
SCALE = ("1", "2", "3", "4", "5")


@dataclass(frozen=True)
class Refusal:
    """What was not taken: where, by which rule, what to do. No text of the form."""

    file: str
    row: int
    column: str
    rule: str
    severity: str
    message: str
    remedy: str


@dataclass
class Inputs:
    """Everything the assessment rests on, typed; ``row`` is the row in the file.

    ``answers`` are three columns: respondent_no, topic_id, score. Respondents are
    numbered in the order of their ids: no result depends on the order of a file.
    """

    period_id: str
    tables: dict[str, list[Row]] = field(default_factory=dict)
    respondents: list[Row] = field(default_factory=list)
    answers: tuple[list[int], list[str], list[int]] = field(
        default_factory=lambda: ([], [], [])
    )
    refusals: list[Refusal] = field(default_factory=list)


@cache
def contract(table: str) -> tuple[dict[str, str], ...]:
    """The columns of a table of the assessment."""
    return tuple(row for row in packaged("contracts") if row["table"] == table)


@cache
def packaged(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a CSV file of this package, as text."""
    text = (files("materiality") / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text)))


def parameters() -> tuple[dict[str, str], ...]:
    """The settings of the method: default, bounds and meaning."""
    return packaged("parameters")


def tables() -> list[str]:
    """Names of the tables of an assessment."""
    return list(dict.fromkeys(row["table"] for row in packaged("contracts")))


def is_there(project: Project) -> bool:
    """Whether the project has an assessment at all."""
    return (project.root / FOLDER / "topics.csv").is_file()


def read(project: Project, responses: bool = True) -> Inputs:
    """Read and check everything; without ``responses`` only what a form needs.

    Raises ProjectProblem with one line for each fault outside the responses.
    """
    problems: list[str] = []
    inputs = Inputs(project.periods[-1].period_id)
    folder = project.root / FOLDER
    for name in tables():
        path = folder / FILES.get(name, f"{name}.csv")
        place = path.relative_to(project.root).as_posix()
        if not path.is_file():
            inputs.tables[name] = []
            has_forms = name == "responses" and any((folder / FORMS).glob("*.xlsx"))
            if name in NEEDED and (responses or name in _FOR_FORMS) and not has_forms:
                problems.append(f"{place}: the file is missing; the ranking needs it")
            continue
        if name != "responses":
            inputs.tables[name] = _table(name, path, place, problems)
    known = _known(project, inputs)
    for name, rows in inputs.tables.items():
        place = f"{FOLDER}/{FILES.get(name, f'{name}.csv')}"
        _check_references(name, rows, known, place, problems)
    _check_scores(inputs, problems)
    if responses and not problems:
        from materiality.responses import Responses

        Responses(inputs, known, folder, problems).read()
    if problems:
        raise ProjectProblem(problems)
    return inputs


def lines(path: Path, place: str, problems: list[str]) -> list[list[str]]:
    """Cells of a CSV file as text without blanks around them."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(
            f"{place}: not UTF-8 text at byte {error.start}; save it as such"
        )
        return []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return [[cell.strip() for cell in row] for row in reader]
    except csv.Error as error:
        problems.append(f"{place}, line {reader.line_num}: {error}; close the quotes")
        return []


def body(
    rows: list[list[str]], place: str, problems: list[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Row numbers with cells by heading; blank rows are passed over."""
    header = rows[0] if rows else []
    for name in header:
        if header.count(name) > 1:
            problems.append(f"{place}: the column '{name}' is there twice")
    for number, row in enumerate(rows[1:], start=2):
        if not any(row):
            continue
        if len(row) != len(header):
            problems.append(
                f"{place}, row {number}: {len(row)} cells, the header has "
                f"{len(header)}; a comma inside a text needs quotes around it"
            )
            continue
        yield number, dict(zip(header, row, strict=True))


def headings(
    name: str, header: list[str], place: str, problems: list[str], free: set[str]
) -> None:
    columns = {row["column"]: row for row in contract(name)}
    problems += [
        f"{place}: the column '{column}' is missing ({row['meaning']})"
        for column, row in columns.items()
        if row["required"] == "1" and column not in header
    ]
    problems += [
        f"{place}: unknown column '{column}'; columns of this table: "
        + ", ".join(columns)
        for column in header
        if column not in columns and column not in free
    ]


def _table(name: str, path: Path, place: str, problems: list[str]) -> list[Row]:
    rows = lines(path, place, problems)
    headings(name, rows[0] if rows else [], place, problems, set())
    found: list[Row] = []
    keys: dict[str, int] = {}
    for number, cells in body(rows, place, problems):
        row: Row = {"row": number}
        for column in contract(name):
            text = cells.get(column["column"], "")
            try:
                row[column["column"]] = typed(column, text)
            except ValueError as error:
                problems.append(f"{place}, row {number}, {column['column']}: {error}")
                row[column["column"]] = None
            if column["type"] == "key" and text:
                if text in keys:
                    problems.append(
                        f"{place}, row {number}, {column['column']}: '{text}' is "
                        f"already in row {keys[text]}; ids are used once"
                    )
                keys.setdefault(text, number)
        found.append(row)
    return found


def typed(column: dict[str, str], text: str) -> Any:
    """The value of a cell; None for a blank one.

    Raises ValueError saying what is wrong and what to do.
    """
    kind = column["type"]
    if not text:
        if column["required"] == "1":
            raise ValueError(f"blank; fill in: {column['meaning']}")
        return [] if kind in ("sites", "ids") else None
    if kind == "word":
        allowed = column["allowed"].split("|")
        if text not in allowed:
            raise ValueError(f"'{text}' is none of {', '.join(allowed)}")
    elif kind == "score":
        if text not in SCALE:
            raise ValueError(f"'{text}' is not a whole number from 1 to 5")
        return int(text)
    elif kind == "count":
        if not (text.isascii() and text.isdigit()):
            raise ValueError(f"'{text}' is not a number of persons")
        return int(text)
    elif kind == "decimal":
        if not _DECIMAL.fullmatch(text):
            raise ValueError(f"'{text}' is not a plain number such as 0.65")
        return Decimal(text)
    elif kind == "date":
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise ValueError(f"'{text}' is not a day such as 2025-03-31") from None
    elif kind == "key" and not _ID.fullmatch(text):
        raise ValueError(f"'{text}' is not an id: letters, digits, dots, _ and -")
    elif kind in ("sites", "ids"):
        return [part.strip() for part in text.split(";") if part.strip()]
    return text


def _known(project: Project, inputs: Inputs) -> dict[str, set[str]]:
    def ids(table: str, column: str) -> set[str]:
        return {row[column] for row in inputs.tables.get(table, []) if row[column]}

    return {
        "topic": ids("topics", "topic_id"),
        "impact": ids("impacts", "impact_id"),
        "assessor": ids("assessors", "assessor_id"),
        "group": ids("stakeholder_groups", "group_id"),
        "site": {row["site_id"] for row in project.tables["sites"]} | {GROUP},
        "parameter": {row["parameter"] for row in parameters()},
    }


def _check_references(
    name: str,
    rows: list[Row],
    known: dict[str, set[str]],
    place: str,
    problems: list[str],
) -> None:
    for column in contract(name):
        kind = "site" if column["type"] == "sites" else column["type"]
        if kind not in known:
            continue
        for row in rows:
            value = row[column["column"]]
            for text in value if isinstance(value, list) else [value]:
                if text is not None and text not in known[kind]:
                    problems.append(
                        f"{place}, row {row['row']}, {column['column']}: there is no "
                        f"{kind} '{text}'; known: {', '.join(sorted(known[kind]))}"
                    )


def _check_scores(inputs: Inputs, problems: list[str]) -> None:
    """Parts that an impact must have or must not have, and scores given twice."""
    impacts = {row["impact_id"]: row for row in inputs.tables["impacts"]}
    place = f"{FOLDER}/{FILES['scores']}"
    seen: dict[tuple[str, str], int] = {}
    for row in inputs.tables["scores"]:
        impact = impacts.get(row["impact_id"])
        key = (row["impact_id"], row["assessor_id"])
        if key in seen:
            problems.append(
                f"{place}, row {row['row']}: {key[1]} has assessed {key[0]} in row "
                f"{seen[key]} already; keep one"
            )
        seen.setdefault(key, row["row"])
        if impact is None:
            continue
        for column, wanted, when in (
            ("irremediability", impact["direction"] == "negative", "negative"),
            ("likelihood", impact["state"] == "potential", "potential"),
        ):
            if wanted and row[column] is None:
                problems.append(
                    f"{place}, row {row['row']}, {column}: blank; an impact that is "
                    f"{when} needs it"
                )
    known = {row["assessor_id"] for row in inputs.tables["assessors"]}
    if known and not seen:
        problems.append(f"{place}: no impact is assessed")
