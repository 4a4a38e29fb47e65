"""OpenDocument spreadsheets (.ods): what a cell holds, and what it shows.

The form stores both, so neither a second reader nor number formats are needed: the one
that we use for Excel gives 0 for an error there. Belongs here: one streaming pass over
the content. Does not: words that a person reads (`notices`). Runs in the child only.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal

from transforms.intake.grid import PER_CENT, cell_name, typed
from transforms.intake.workbook.drawn import is_number
from transforms.intake.workbook.formats import plain
from transforms.intake.workbook.styles import (
    COVERED,
    LOWERED,
    RAISED,
    STRUCK,
    note_of_runs,
)
from transforms.intake.workbook.tabs import local_name, new_parser
from transforms.intake.workbook.xml import (
    MAX_AREA,
    MAX_COLUMNS,
    MAX_ROWS,
    Findings,
    SheetFault,
    bad_cell,
    too_large,
)

CONTENT, STYLES = "content.xml", "styles.xml"
_ERROR = re.compile(r"(?:#[A-Z0-9/?!]+|Err:[0-9]+)").fullmatch
_POWER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?E[+-]?[0-9]+", re.IGNORECASE).fullmatch
_NO_WORDS = str.maketrans("", "", "0123456789.,'()+-\u2212 \u00a0\u202f\u2019")
# What may stand beside the cells of a sheet, as people call it.
_SHOWN = {
    "image": "a picture", "object": "a chart or another document",
    "text-box": "a text box", "custom-shape": "a text box or another shape",
    "annotation": "notes",
}  # fmt: skip


@dataclass
class OdsSheet:
    """One sheet: rows of texts as (row number, cells from column A)."""

    name: str
    hidden: bool
    found: Findings = field(default_factory=Findings)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    fault: SheetFault | None = None
    shows: list[str] = field(default_factory=list)  # beside its cells, each kind once


def read_ods(archive: zipfile.ZipFile) -> list[OdsSheet]:
    """Every sheet of the document, in order.

    Raises:
        KeyError: the content is missing.
        DoctypeFound, expat.ExpatError, zipfile.BadZipFile: the XML is not sound.
    """
    scan = _Scan()
    for member in (STYLES, CONTENT):
        if member == CONTENT or member in archive.namelist():
            scan.parser = new_parser()
            scan.parser.StartElementHandler = scan.start
            scan.parser.EndElementHandler = scan.end
            scan.parser.CharacterDataHandler = scan.text
            with archive.open(member) as stream:
                scan.parser.ParseFile(stream)
    return scan.sheets


@dataclass
class _Cell:
    attributes: dict[str, str]
    style: str
    covered: bool
    paragraphs: int = 0
    runs: list[tuple[str, str]] = field(default_factory=list)


class _Scan:
    """Expat handlers for the styles and the content."""

    def __init__(self) -> None:
        self.parser = new_parser()
        self.sheets: list[OdsSheet] = []
        self.marks: dict[str, str] = {}  # style -> struck out, superscript, subscript
        self.hidden: set[str] = set()  # styles of tables that are not shown
        self.style = ""
        self.sheet: OdsSheet | None = None
        self.cell: _Cell | None = None
        self.spans: list[str] = []
        self.beside = 0  # depth inside of a remark, or of a table in a table
        self.remark: list[str] | None = None
        self.in_remark = False
        self.row = self.column = self.times = 0
        self.cells: list[str] = []
        self.row_hidden = False
        self.column_styles: list[str] = []

    def start(self, name: str, given: dict[str, str]) -> None:
        is_drawn = name.startswith("draw:")
        name = local_name(name)
        attributes = {local_name(key): value for key, value in given.items()}
        if self.sheet and name in _SHOWN and _SHOWN[name] not in self.sheet.shows:
            self.sheet.shows.append(_SHOWN[name])
        if self.beside or (
            self.cell and (is_drawn or name in ("annotation", "table", "shapes"))
        ):
            if name == "annotation" or (is_drawn and not self.beside):
                self.remark = []
            self.beside += 1
            if name == "p" and self.remark is not None:
                self.in_remark = True
                self.remark.append(" ")
        elif self.sheet is None:
            self._outside(name, attributes)
        elif name == "table-column":
            self._column(attributes)
        elif name == "table-row":
            self.times = int(attributes.get("number-rows-repeated", 1))
            self.row_hidden = attributes.get("visibility", "visible") != "visible"
            self.cells, self.column = [], 0
            self.row += 1
        elif name in ("table-cell", "covered-table-cell"):
            style = attributes.get("style-name", "")
            if not style and self.column < len(self.column_styles):
                style = self.column_styles[self.column]
            self.cell = _Cell(attributes, style, name.startswith("covered"))
        elif self.cell:
            self._inside(self.cell, name, attributes)
        elif name == "shapes":
            self.beside += 1

    def _outside(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style":
            self.style = attributes.get("name", "")
            above = attributes.get("parent-style-name", "")
            if above in self.marks:
                self.marks[self.style] = self.marks[above]
        elif name == "text-properties" and self.style:
            position = attributes.get("text-position", "")
            shift = re.match(r"(-?)[0-9.]+%", position)
            if attributes.get("text-line-through-style", "none") != "none":
                self.marks[self.style] = STRUCK
            elif position.startswith("super") or (
                shift and not shift[1] and not position.startswith("0%")
            ):
                self.marks[self.style] = RAISED
            elif position.startswith("sub") or (shift and shift[1]):
                self.marks[self.style] = LOWERED
        elif name == "table-properties" and attributes.get("display") == "false":
            self.hidden.add(self.style)
        elif name == "table":
            hidden = attributes.get("style-name") in self.hidden
            self.sheet = OdsSheet(attributes.get("name", ""), hidden)
            self.sheets.append(self.sheet)
            self.row = 0
            self.column_styles = []

    def _column(self, attributes: dict[str, str]) -> None:
        times = int(attributes.get("number-columns-repeated", 1))
        first = len(self.column_styles) + 1
        if self.sheet and attributes.get("visibility", "visible") != "visible":
            self.sheet.found.hidden_columns.append((first, first + times - 1))
        style = attributes.get("default-cell-style-name", "")
        self.column_styles += [style] * min(times, MAX_COLUMNS)

    def _inside(self, cell: _Cell, name: str, attributes: dict[str, str]) -> None:
        if name == "p":
            cell.paragraphs += 1
            if cell.paragraphs > 1:
                self.text("\n")
        elif name == "span":
            self.spans.append(self.marks.get(attributes.get("style-name", ""), ""))
        elif name == "s":
            self.text(" " * min(int(attributes.get("c", 1)), 1000))
        elif name in ("tab", "line-break"):
            self.text("\t" if name == "tab" else "\n")

    def text(self, text: str) -> None:
        if self.in_remark and self.remark is not None:
            self.remark.append(text)
        if self.cell and self.cell.paragraphs and not self.beside:
            mark = next((mark for mark in reversed(self.spans) if mark), "")
            self.cell.runs.append((text, mark))

    def end(self, name: str) -> None:
        name = local_name(name)
        if self.beside:
            self.beside -= 1
            self.in_remark &= name != "p"
            if name == "annotation" or not self.beside:
                self._end_remark(name == "annotation")
        elif name == "style":
            self.style = ""
        elif name == "span" and self.cell:
            self.spans.pop()
        elif name in ("table-cell", "covered-table-cell") and self.cell:
            cell, self.cell = self.cell, None
            if self.sheet and not self.sheet.fault:
                self._settle(self.sheet, cell)
        elif name == "table-row" and self.sheet:
            self._end_row(self.sheet)
        elif name == "table":
            self.sheet = None

    def _end_remark(self, is_note: bool) -> None:
        """The end of a note, or of what is drawn over a cell and may be a number."""
        text = " ".join("".join(self.remark or ()).split())
        self.remark = None
        if text and self.sheet and (is_note or is_number(text)):
            found = self.sheet.found
            where = found.remarks if is_note else found.drawn
            where[self.row, self.column + 1] = text

    def _settle(self, sheet: OdsSheet, cell: _Cell) -> None:
        """One cell, as often as it is repeated."""
        times = int(cell.attributes.get("number-columns-repeated", 1))
        self._note_merged(sheet, cell.attributes)
        held, note, shown = _read(cell, self.marks.get(cell.style, ""))
        kind = _kind(cell, held)
        if not kind and not held:
            self.column += times
            return
        if self.column + times > MAX_COLUMNS or self.row > MAX_ROWS:
            sheet.fault = too_large(self.row, self.column + times)
            return
        self.cells += [""] * (self.column - len(self.cells))
        for _ in range(times):
            self.column += 1
            place = self.row, self.column
            self.cells.append("" if kind in ("error", "uncached") else held)
            if kind == "error":
                bad_cell(sheet.found.errors, place, shown)
            elif kind == "uncached":
                bad_cell(sheet.found.uncached, place, cell.attributes["formula"][:200])
            elif kind == "formula":
                sheet.found.formulas += 1
                if len(sheet.found.first_formulas) < 5:
                    sheet.found.first_formulas.append(place)
            if note and kind not in ("error", "uncached"):
                sheet.found.seen[place] = shown, note
        sheet.found.width = max(sheet.found.width, self.column)

    def _note_merged(self, sheet: OdsSheet, attributes: dict[str, str]) -> None:
        down = int(attributes.get("number-rows-spanned", 1))
        across = int(attributes.get("number-columns-spanned", 1))
        if down > 1 or across > 1:
            first = cell_name(self.row, self.column + 1)
            last = cell_name(self.row + down - 1, self.column + across)
            sheet.found.merged.append(f"{first}:{last}")

    def _end_row(self, sheet: OdsSheet) -> None:
        if self.cells and not sheet.fault:
            last = self.row + self.times - 1
            if last > MAX_ROWS or last * sheet.found.width > MAX_AREA:
                sheet.fault = too_large(last, sheet.found.width)
                return
            first = self.row
            here = {p: s for p, s in sheet.found.seen.items() if p[0] == first}
            for row in range(first, last + 1):
                sheet.rows.append((row, self.cells))
                sheet.found.seen |= {(row, c): s for (_, c), s in here.items()}
                if self.row_hidden:
                    sheet.found.hidden_rows.append(row)
        self.row += self.times - 1


def _kind(cell: _Cell, held: str) -> str:
    """error, uncached (a formula without a result), formula, or '' for plain."""
    text = "".join(run for run, _ in cell.runs).strip()
    formula = cell.attributes.get("formula")
    error = cell.attributes.get("value-type") == "error"
    if error or (formula is not None and _ERROR(text)):
        return "error"
    if formula is None:
        return ""
    return "formula" if held or text else "uncached"


def _read(cell: _Cell, mark: str) -> tuple[str, str, str]:
    """(text that is held, note on it, text that is shown) of a cell."""
    attributes = cell.attributes
    shown = "".join(text for text, _ in cell.runs)
    kind = attributes.get("value-type", "")
    note = COVERED if cell.covered else mark or note_of_runs(cell.runs)
    if kind in ("float", "percentage", "currency"):
        held = plain(attributes.get("value", "0"))
        if note:
            return held, note, ""
        note = _differs(held, shown.strip(), kind == "percentage")
        return held, note, (shown.strip() or "(nothing)") if note else ""
    if kind == "date":
        day, _, clock = attributes.get("date-value", "").partition("T")
        is_midnight = not clock.strip("0:.")
        if is_midnight and not note and shown.strip() == day.removesuffix("-01-01"):
            # People typed that year.
            return day, f"the file holds {day} by the format of the cell", day[:4]
        return day if is_midnight else f"{day}T{clock}", note, ""
    if kind == "time":
        found = re.findall("[0-9.]+", attributes.get("time-value", ""))
        return ":".join(part.zfill(2) for part in found), note, ""
    if kind == "boolean":
        return attributes.get("boolean-value", ""), note, ""
    text = attributes.get("string-value", shown)
    return text if note else typed(text), note if text else "", ""


def _differs(held: str, shown: str, is_share: bool) -> str:
    """What is said of a number that looks otherwise than it is; '' for nothing."""
    words = shown.translate(_NO_WORDS)
    if is_share and words == "%":
        return f"the file holds {held}, shown in {PER_CENT} by the format of the cell"
    if _POWER(shown):
        off = abs(float(shown.replace(",", ".")) - float(held))
        if off <= abs(float(held)) / 50:
            return ""
    if not _same(Decimal(held), shown):
        return f"the file holds {held} by the format of the cell"
    in_words = f"the file holds {held}, shown in {words} by the format of the cell"
    return in_words if words else ""


def _same(held: Decimal, shown: str) -> bool:
    """Whether the digits that are shown are those of the number, at most rounded."""
    digits = "".join(letter for letter in shown if letter.isdigit()).lstrip("0")
    if not any(letter.isdigit() for letter in shown):
        return held == 0 and bool(set(shown) & set("-\u2212\u2013"))
    if held < 0 and not set(shown) & set("-\u2212("):
        return False
    return bool(digits) == bool(held) and (
        not held or any(digits == found for found in _roundings(abs(held)))
    )


def _roundings(number: Decimal) -> Iterator[str]:
    """The digits of a number rounded to none, one ... fifteen decimals."""
    for places in range(16):
        step = Decimal(1).scaleb(-places)
        rounded = number.quantize(step, ROUND_HALF_UP, Context(prec=400))
        yield f"{rounded:f}".replace(".", "").lstrip("0")
