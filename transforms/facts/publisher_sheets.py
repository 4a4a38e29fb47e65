"""What tables of publishers have in common: sheets with headings, lines, editions.

Belongs here: finding a line and doing one division. What a publisher's layout is does
not (``publisher_tables``, ``nga_tables``).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from pathlib import Path

from transforms.facts.factors import COLUMNS
from transforms.intake.grid import Sheet

_DIGITS = Decimal(1).scaleb(-18)


class NotThisTable(ValueError):
    """The file is not in the layout; the message says what was looked for."""


@dataclass(frozen=True)
class Edition:
    """What a file gave: rows for factors/*.csv, by the columns there; lines of the
    packaged edition that it does not have; and lines of which nothing is made."""

    year: int
    rows: tuple[dict[str, str], ...]
    missing: tuple[str, ...]
    not_taken: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A printed number and where it stands."""

    sheet: str
    row: int
    text: str

    @property
    def number(self) -> Decimal:
        return Decimal(self.text)


def headed(
    sheets: Iterable[Sheet], heads: tuple[str, ...], value: re.Pattern[str] | None
) -> tuple[str, list[str], list[tuple[int, dict[str, str]]]]:
    """(sheet, headings, lines below them) of the first sheet with these headings."""
    for sheet in sheets:
        lines = list(text_rows(sheet))
        for place, (_, cells) in enumerate(lines):
            row = [text for text in cells if text]
            is_whole = value is None or any(value.fullmatch(text) for text in row)
            if set(heads) <= set(row) and is_whole:
                # Of headings that stand twice the first counts.
                return sheet.name, row, [
                    (n, {h: t for h, t in reversed([*zip(cells, below, strict=True)])
                         if h})
                    for n, below in lines[place + 1 :]
                ]  # fmt: skip
    wanted = ", ".join(heads) + (f", {value.pattern}" if value else "")
    raise NotThisTable(f"no sheet has a row with the headings {wanted}")


def text_rows(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    names = [f"c{n}" for n in range(1, sheet.width + 1)]
    for row in sheet.rows.to_pylist() if sheet.rows is not None else ():
        yield row["row_no"], [(row.get(name) or "").strip() for name in names]


def is_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?([eE]-?\d+)?", text))


def divided(above: Decimal, below: Decimal) -> Decimal:
    """One division, rounded once, half even, to 18 decimals."""
    with localcontext() as context:
        context.prec = 60
        return (above / below).quantize(_DIGITS, ROUND_HALF_EVEN)


def write(path: Path, rows: Iterable[dict[str, str]]) -> None:
    """Rows as a file for factors/, sorted by id.

    Raises FileExistsError; what a company holds is not written over.
    """
    with path.open("x", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: row["factor_id"]))
