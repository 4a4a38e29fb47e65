"""Files as people hand them in, each with the verdict that is right.

A file is made by code, with a site of its own, so that all of them lie in one drop
box and none speaks of another's cells. Belongs here: what a case is, and how files are
made. Does not: the cases (a module for each part of the manifest), and judging them
(``test_corpus``).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import xlsxwriter

LONG = ("site_id", "metric_id", "period_start", "period_end", "value", "unit")
TAKEN, FLAGGED, REFUSED = "taken", "flagged", "refused"
Cell = object  # a value, or (value, format), or Rich, or Formula
Maker = Callable[[str], bytes]


@dataclass(frozen=True)
class At:
    """One verdict: at which row (None: the sheet or file), and column (None: any).

    ``value`` is what has to be taken, in the unit of its metric; ``says`` stands in the
    text or words of what is said.
    """

    verdict: str
    row: int | None = None
    column: int | None = None
    value: str = ""
    says: str = ""
    sheet: str | None = None


@dataclass(frozen=True)
class Case:
    """A file: its kind, its name with ``{site}`` in it, its bytes, what is right."""

    kind: str
    name: str
    make: Maker
    right: tuple[At, ...]
    mapping: str = ""
    dialect: str = ""


@dataclass(frozen=True)
class Rich:
    """Text in runs: pairs of text and what its font has ({} for nothing)."""

    runs: tuple[tuple[str, dict[str, object]], ...]


@dataclass(frozen=True)
class Formula:
    text: str
    result: object = ""


@dataclass(frozen=True)
class Sheet:
    rows: Sequence[Sequence[Cell]]
    name: str = "data"
    hidden: bool = False
    style_rows: dict[int, dict[str, object]] = field(default_factory=dict)
    merged: Sequence[str] = ()


def workbook(*sheets: Sheet) -> bytes:
    """An Excel workbook, the same bytes each time."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 1, 1)})
    formats: dict[str, object] = {}

    def style(look: dict[str, object]) -> object:
        return formats.setdefault(repr(sorted(look.items())), book.add_format(look))

    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for area in sheet.merged:
            page.merge_range(area, None)
        for number, row in enumerate(sheet.rows):
            for column, cell in enumerate(row):
                look: dict[str, object] = dict(sheet.style_rows.get(number + 1, {}))
                if isinstance(cell, tuple):
                    cell, more = cell
                    look |= {"num_format": more} if isinstance(more, str) else more
                _put(page, number, column, cell, style(look) if look else None, style)
        if sheet.hidden:
            page.hide()
    book.close()
    return out.getvalue()


def _put(
    page: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell,
    look: object, style: Callable[[dict[str, object]], object],
) -> None:  # fmt: skip
    if isinstance(cell, Rich):
        parts: list[object] = []
        for text, font in cell.runs:
            parts += [style(font), text] if font else [text]
        page.write_rich_string(row, column, *parts)
    elif isinstance(cell, Formula):
        page.write_formula(row, column, cell.text, look, cell.result)
    elif isinstance(cell, datetime):
        page.write_datetime(row, column, cell, look)
    elif isinstance(cell, bool):
        page.write_boolean(row, column, cell, look)
    elif isinstance(cell, str):
        page.write_string(row, column, cell, look)
    elif cell is not None:
        page.write_number(row, column, cell, look)


def row(
    site: str, value: Cell, unit: Cell = "t", metric: str = "ore_mined_t",
    month: int = 1,
) -> list[Cell]:  # fmt: skip
    """A row of measurements, of a month of 2025."""
    last = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
    start, end = f"2025-{month:02d}-01", f"2025-{month:02d}-{last}"
    return [site, metric, start, end, value, unit]


def text(lines: Iterable[str], encoding: str = "utf-8") -> bytes:
    return ("\n".join(lines) + "\n").encode(encoding)
