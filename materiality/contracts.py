"""The tables of an assessment: where each stands, its columns, what a cell may be.

Belongs here: ``contracts.csv`` and ``parameters.csv``, and one cell or line held to
them. Which tables are read, and what they say of each other, is ``reading`` and
``responses``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from warehouse.package_files import package_folder

FOLDER = "materiality"
# Filled-in survey forms, beside or instead of responses.csv.
FORMS = "forms"
# Table -> file below the folder, where it is not <table>.csv.
FILES = {"assessors": "assessors/assessors.csv", "scores": "assessors/scores.csv"}
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]*")
_DECIMAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,9})?")
SCALE = ("1", "2", "3", "4", "5")


@cache
def contract(table: str) -> tuple[dict[str, str], ...]:
    """The columns of a table of the assessment."""
    return tuple(row for row in packaged("contracts") if row["table"] == table)


@cache
def packaged(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a CSV file of this package, as text."""
    text = (package_folder("materiality") / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text)))


def parameters() -> tuple[dict[str, str], ...]:
    """The settings of the method: default, bounds and meaning."""
    return packaged("parameters")


def tables() -> list[str]:
    """Names of the tables of an assessment."""
    return list(dict.fromkeys(row["table"] for row in packaged("contracts")))


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
