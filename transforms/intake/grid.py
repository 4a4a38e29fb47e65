"""The shapes every reader returns: sheets of text, and notices about them.

Belongs here: the data classes and the way cells are named. Does not: any reading.
Importing this stays cheap (no Arrow), because the workbook child imports it too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transforms.project.severity import REFUSED

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

ACCEPTED = "Accepted are CSV (.csv, .txt, .tsv), Parquet (.parquet) and workbooks"
ACCEPTED += " (.xlsx, .xlsm, .ods)."


# What is said of a number that a format shows a hundredfold, with its sign.
PER_CENT = "per cent"


@dataclass(frozen=True)
class Notice:
    """One thing a person should know about a file.

    A place of None is wider: no row means the whole sheet, and no row with an empty
    sheet name means the whole file (a CSV or Parquet file is one sheet named '').
    """

    sheet: str
    row: int | None
    column: int | None
    rule: str
    severity: str
    text: str
    message: str
    remedy: str


@dataclass(frozen=True)
class Sheet:
    """One grid: `rows` holds `row_no` (int64) and `c1`..`cN` (string, blank = null).

    `c1` is column A, whatever column the data starts in. Rows with nothing in them are
    left out and do not shift `row_no`. A Parquet file has a path instead of rows.
    """

    number: int
    name: str
    hidden: bool
    width: int
    rows: pa.Table | None
    parquet: Path | None
    types: dict[str, str]
    header: tuple[str, ...] | None
    merged: tuple[str, ...] = ()  # areas of merged cells, as B2:B4


@dataclass(frozen=True)
class Reading:
    """Everything one file gave; `names` are the cells of a workbook that have one: name
    -> sheet, row, column."""

    kind: str
    sheets: tuple[Sheet, ...]
    notices: tuple[Notice, ...]
    names: Mapping[str, tuple[str, int, int]] = field(default_factory=dict)


class UnreadableFile(Exception):
    """A whole file is refused; `notice` says why and what to do."""

    def __init__(self, notice: Notice) -> None:
        """Carry the notice and show its words."""
        super().__init__(f"{notice.message} {notice.remedy}")
        self.notice = notice


def unreadable(rule: str, text: str, message: str, remedy: str) -> UnreadableFile:
    """Return the exception that refuses a whole file."""
    return UnreadableFile(Notice("", None, None, rule, REFUSED, text, message, remedy))


# Notes of which the text stands for itself where no number is asked for. What is struck
# out counts nowhere, so its note stays, and no word matches.
TEXT_STANDS = " «(?:the file holds|typed as text|superscript|subscript).*»$"


# A text that is a number with a mark in it, for decimals or for thousands.
_MARKED = re.compile(r"\s*[+-]?[0-9]+(?:[.,][0-9]+)+\s*").fullmatch


def noted(text: str, note: str) -> str:
    """The text of a cell with what a person has to know of it: `4 «...»`.

    No number and no date is read where such a note stands (`doubts`).
    """
    return f"{text} «{note}»" if note else text


def typed(text: str) -> str:
    """The text of a cell; a note on a number, whose marks a person chose."""
    return noted(text, "typed as text") if _MARKED(text) else text


def seen(text: str | None) -> str:
    """What a cell shows: its text without what the reader noted of it, trimmed."""
    text = text or ""
    return (re.sub(TEXT_STANDS, "", text) if "«" in text else text).strip()


def column_letters(column: int) -> str:
    """Return the spreadsheet letters of a column counted from 1 (28 is 'AB')."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a spreadsheet column, 0 when these are not its letters."""
    number = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - 64
    return number


def cell_name(row: int, column: int) -> str:
    """Return the spreadsheet name of a cell (row 5, column 2 is 'B5')."""
    return f"{column_letters(column)}{row}"
