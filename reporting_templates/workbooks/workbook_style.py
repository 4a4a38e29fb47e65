"""How our workbooks look: states, formats, sheets, native tables, printing.

Belongs here: everything about xlsxwriter that does not depend on what is shown, and
the one place where a Decimal becomes a float. What a sheet says does not belong here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reporting_templates.rounding import enough
from reporting_templates.states import ANSWERS, STATES

Value = str | int | Decimal | date | None

COVER, INDEX = "Cover", "Index"
MAX_ROWS = 20_000
_MAX_TEXT = 32_767  # characters that Excel keeps in a cell
_MAX_NAME = 31
_MAX_STAMP = 230  # of the 255 characters of a header, in which each & is doubled
_FILL = 1.15  # characters of our font in a width of 1, with room for broken words
_PAGE_WIDTH = 260  # characters side by side that can be read on A4 landscape
# Points: a line, three of them, and the highest row of Excel.
_LINE, THREE_LINES, _HIGHEST = 12.75, 40.25, 409.0
_CREATED = datetime(2000, 1, 1)
_INK, _PALE, _HEAD = "#1F2933", "#52606D", "#1F4E5F"


@dataclass(frozen=True)
class Column:
    """A column of a native table. ``kind``: text, wrap, code, int, number, share."""

    heading: str
    width: float
    kind: str = "text"


@dataclass
class Sheet:
    """A worksheet with the texts of its first rows already written."""

    book: Book
    name: str
    page: Worksheet
    next_row: int = 0
    widths: dict[int, float] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)

    def text(self, row: int, column: int, text: str, style: str = "text") -> None:
        """Write text as text, whatever it starts with; cut it visibly if too long."""
        look = self.book.style(style)
        if len(text) > _MAX_TEXT:
            note = f" [cut here: {len(text):,} characters; whole in tables/*.parquet]"
            text = text[: _MAX_TEXT - len(note)] + note
        _checked(self.page.write_string(row, column, text, look), self.name, row)
        width = self.widths.get(column)
        if width and look.text_wrap and (len(text) > width * _FILL or "\n" in text):
            self.lines[row] = max(self.lines.get(row, 1), line_count(text, width))

    def number(self, row: int, column: int, value: Decimal | int, style: str) -> None:
        """Write a number as Excel keeps it: 15 digits. The only float in orebook."""
        look = self.book.style(style)
        _checked(
            self.page.write_number(row, column, float(value), look), self.name, row
        )

    def cell(self, row: int, column: int, value: Value, kind: str) -> None:
        """Write one value of a table; nothing stays nothing."""
        if value is None or value == "":
            self.page.write_blank(row, column, None, self.book.style(kind))
        elif isinstance(value, int | Decimal):
            self.number(row, column, value, kind)
        else:
            self.text(row, column, str(value), kind)

    def state(self, row: int, column: int, status: str) -> None:
        """Write the word of a state on its colour."""
        self.text(row, column, STATES[status].word, f"text/{status}")

    def link(
        self, row: int, column: int, target: str, text: str, style: str = "nav"
    ) -> None:
        """Write a link to the top of another sheet."""
        url = "internal:'" + target.replace("'", "''") + "'!A1"
        look = self.book.style(style)
        _checked(self.page.write_url(row, column, url, look, text), self.name, row)

    def table(self, row: int, columns: Sequence[Column], count: int, name: str) -> None:
        """Make ``count`` rows below ``row`` a native table with headings and filter."""
        head = self.book.style("head")
        options = {
            "name": self.book.table_name(name),
            "style": None,
            "columns": [
                {"header": column.heading, "header_format": head} for column in columns
            ],
        }
        last = len(columns) - 1
        _checked(
            self.page.add_table(row, 0, row + count, last, options), self.name, row
        )
        self.page.set_row(row, 32)
        self.wide(*(column.width for column in columns))

    def wide(self, *widths: float) -> None:
        """Set the widths of the first columns, in characters."""
        for number, width in enumerate(widths):
            self.page.set_column(number, number, width)
            self.widths[number] = width

    def heighten(self) -> None:
        """Make rows as high as their wrapped text: not every program does by itself."""
        for row, count in self.lines.items():
            self.page.set_row(row, min(2 + _LINE * count, self.book.highest))

    def printed(self, head: int, last: int, columns: int, frozen: int) -> None:
        """Freeze and repeat the heading row and ``frozen`` columns; print ``columns``
        side by side on one page, or on as many as it takes to be read."""
        self.heighten()
        self.page.freeze_panes(head + 1, frozen)
        self.page.repeat_rows(head)
        self.page.repeat_columns(0, frozen - 1)
        wide = sum(self.widths.get(column, 0) for column in range(columns))
        self.page.fit_to_pages(1 + int(wide / _PAGE_WIDTH), 0)
        self.page.print_area(0, 0, max(last, head), columns - 1)


@dataclass
class Book:
    """A workbook being written: its formats, its names, the words on every sheet."""

    file: xlsxwriter.Workbook
    stamp: str
    sheets: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    styles: dict[str, Format] = field(default_factory=dict)
    home: tuple[str, str] = (INDEX, "Back to the index")
    highest: float = _HIGHEST  # row, in points
    pages: str = "Page &P of &N"  # at the foot of each sheet

    def sheet(self, name: str, title: str, words: Sequence[str] = ()) -> Sheet:
        """Add a sheet: stamp, title, way back to the index, then ``words``.

        ``name`` must come from ``sheet_name``.
        """
        page = self.file.add_worksheet(name)
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.75)
        shown = self.stamp
        while len(stamp := shown.replace("&", "&&")) > _MAX_STAMP:
            shown = shown[:-1]
        _checked(page.set_header(f"&L&8{stamp}&R&8&A"), name, 0)
        _checked(page.set_footer(f"&L&8{stamp}&R&8{self.pages}"), name, 0)
        sheet = Sheet(self, name, page)
        sheet.text(0, 0, self.stamp, "stamp")
        sheet.text(1, 0, title, "title")
        page.set_row(1, 24)
        sheet.next_row = 2
        if name not in (COVER, self.home[0]):
            sheet.link(2, 0, *self.home)
            sheet.next_row = 3
        for text in words:
            sheet.text(sheet.next_row, 0, text, "note")
            sheet.next_row += 1
        return sheet

    def sheet_name(self, wanted: str) -> str:
        """A name that Excel takes and that no other sheet has."""
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "-", wanted).strip("' ") or "Sheet"
        name, number = plain[:_MAX_NAME], 1
        while name.lower() in self.sheets:
            number += 1
            end = f" ~{number}"
            name = plain[: _MAX_NAME - len(end)] + end
        self.sheets.add(name.lower())
        return name

    def table_name(self, wanted: str) -> str:
        """A name for a native table, stable as long as what it shows is."""
        plain = "t_" + re.sub(r"\W+", "_", wanted, flags=re.ASCII).strip("_").lower()
        name, number = plain, 1
        while name in self.tables:
            number += 1
            name = f"{plain}_{number}"
        self.tables.add(name)
        return name

    def style(self, key: str) -> Format:
        """The format of ``kind``, ``kind/state`` or ``number:decimals/state``."""
        if key not in self.styles:
            self.styles[key] = self.file.add_format(_properties(key))
        return self.styles[key]

    def made(self, key: str, kind: str, look: dict[str, str | int | bool]) -> Format:
        """A format of one's own, under ``key``: the style ``kind`` and ``look``."""
        if key not in self.styles:
            self.styles[key] = self.file.add_format(_properties(kind) | look)
        return self.styles[key]


@contextmanager
def workbook(
    target: Path,
    stamp: str,
    properties: dict[str, str],
    custom: Mapping[str, str] | None = None,
) -> Iterator[Book]:
    """Write a workbook whose bytes depend on nothing but what is written.

    Nothing is written to ``target`` when the body raises.
    ``properties`` are document properties (title, subject, company, ...), ``custom``
    those of our own beside Language and Release.
    """
    file = xlsxwriter.Workbook(
        str(target), {"strings_to_formulas": False, "strings_to_urls": False}
    )
    file.set_properties({**properties, "created": _CREATED})
    for name, text in (
        {"Language": "en", "Release": stamp} | dict(custom or {})
    ).items():
        file.set_custom_property(name, text)
    yield Book(file, stamp)
    file.close()


def number_style(value: Decimal, places: int, status: str) -> str:
    """The style of a figure: ``places`` decimals, more if it would look like zero."""
    return f"number:{enough(value, places)}/{status}"


def line_count(text: str, width: float) -> int:
    """Lines that wrapped text takes, rather one too many than one too few."""
    return sum(_wrapped(part, width * _FILL) for part in text.split("\n"))


def _wrapped(text: str, room: float) -> int:
    """Lines of a paragraph: long names leave much of a line blank before them."""
    lines, used = 1, 0
    for word in text.split(" "):
        if used and used + len(word) > room:
            lines, used = lines + 1, 0
        lines += int(len(word) / room)
        used += len(word) + 1
    return max(lines, 1 + int(len(text) / room))


def _properties(key: str) -> dict[str, str | int | bool]:
    """xlsxwriter's words for a style key."""
    kind, _, status = key.partition("/")
    kind, _, places = kind.partition(":")
    look: dict[str, str | int | bool] = {
        "font_name": "Calibri",
        "font_size": 10,
        "font_color": _INK,
        "valign": "top",
        **_KINDS[kind],
    }
    if kind == "number" and places:
        count = int(places)
        shown = "#,##0" + ("." + "0" * count if count else "")
        look["num_format"] = shown if count <= 9 else "0.00E+00"
    if status in STATES and (status != "complete" or kind == "text"):
        look["bg_color"] = STATES[status].colour
    if status in ANSWERS:
        look["bg_color"] = ANSWERS[status].colour
    if kind in _RULED:
        look |= {"bottom": 1, "bottom_color": "#D8DEE4"}
    return look


_KINDS: dict[str, dict[str, str | int | bool]] = {
    "text": {"text_wrap": True},
    "wrap": {"text_wrap": True},
    "words": {"align": "right", "indent": 1, "italic": True, "text_wrap": True},
    "absent": {"align": "right", "indent": 1, "italic": True, "font_color": _PALE},
    "code": {"font_name": "Consolas", "font_size": 9},
    "int": {"num_format": "#,##0", "align": "right", "indent": 1},
    "plain": {"num_format": "0", "align": "right", "indent": 1},
    "number": {"num_format": "General", "align": "right", "indent": 1},
    "share": {"num_format": "0.0%", "align": "right", "indent": 1},
    "link": {"font_color": "#0B5394", "underline": 1},
    "nav": {"font_color": "#0B5394", "underline": 1},
    "head": {
        "bold": True,
        "bg_color": _HEAD,
        "font_color": "#FFFFFF",
        "text_wrap": True,
        "valign": "vcenter",
        "border": 1,
        "border_color": "#FFFFFF",
    },
    "stamp": {"font_size": 9, "font_color": _PALE},
    "title": {"font_size": 16, "bold": True, "font_color": _HEAD, "valign": "vcenter"},
    "section": {"font_size": 12, "bold": True, "font_color": _HEAD},
    "note": {"font_color": _PALE},
    "label": {"bold": True},
    "prose": {"text_wrap": True, "align": "left", "indent": 1},
}
_RULED = {
    "text", "wrap", "words", "absent", "code", "int", "plain", "number", "share",
    "link",
}  # fmt: skip


def _checked(code: int | object, sheet: str, row: int) -> None:
    """Refuse what xlsxwriter only returns a code for: nothing is lost silently."""
    if isinstance(code, int) and code < 0:
        raise ValueError(f"sheet {sheet}, row {row + 1}: Excel cannot hold it ({code})")


def protect(page: Worksheet) -> None:
    """Guard headings and fixed cells; no password, because it is a help, not a wall."""
    page.protect(
        "",
        {
            "format_cells": True, "format_columns": True, "format_rows": True,
            "insert_rows": True, "delete_rows": True, "sort": True, "autofilter": True,
        },
    )  # fmt: skip
