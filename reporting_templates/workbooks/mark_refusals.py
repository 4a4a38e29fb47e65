"""The child process that marks one delivered workbook: `python -m ... JOB.json`.

Belongs here: a copy of the workbook as delivered, in which each refused or flagged cell
is coloured and carries a note, a column beside the table says the same in words, and a
first sheet lists everything. Does not: which places (``returns``). A hostile file can
kill this process and nothing else. Cells that people wrote are never changed.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reporting_templates import labels
from reporting_templates.labels.places import Kind
from reporting_templates.labels.refusals import heading, listed, said, together
from reporting_templates.workbooks.workbook_style import STATES
from transforms.catalogue.word_lists import Own, OwnWord
from transforms.intake import marks
from transforms.intake.grid import cell_name
from transforms.intake.workbook.child import limit
from transforms.intake.workbook.zip import open_archive
from transforms.project.severity import REFUSED

# A rule of colour that is always true and that nobody but us writes: so our colours
# can be taken away again, and the ones of the file's author are never touched.
OURS = '"orebook"="orebook"'
LISTED = 5_000
_TOP = 40  # rows in which a header is looked for
_LONGEST = 32_000
_COLOURS = {
    True: STATES["not_collected"].colour[1:],
    False: STATES["incomplete"].colour[1:],
}
_INK, _HEAD = "1F2933", "1F4E5F"
_WIDE = (20, 9, 12, 20, 22, 54, 54)  # of the columns of the summary, in characters
Place = dict[str, Any]


def main(job: str) -> None:
    """Do what the job file says: source, target, file, counts, places."""
    limit()
    asked = json.loads(Path(job).read_text(encoding="utf-8"))
    source, target = Path(asked["source"]), Path(asked["target"])
    with open_archive(source) as archive:
        names = archive.namelist()
    macros = any(name.endswith("vbaProject.bin") for name in names)
    # As a stream: in the raw store a file has no suffix to be judged by.
    with source.open("rb") as stream:
        book = openpyxl.load_workbook(stream, keep_vba=macros, rich_text=True)
    forget(book)
    language = language_of(book, asked["language"])
    own = frozenset(OwnWord(*word) for word in asked["own"])
    by_sheet: dict[str, list[Place]] = {}
    for place in asked["places"]:
        by_sheet.setdefault(place["sheet"], []).append(place)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment:
                    _fit(cell.comment)
        if sheet.title in by_sheet:
            _mark(sheet, by_sheet[sheet.title], language, own)
    drawn = any("/drawings/drawing" in n or "/media/" in n for n in names)
    _summary(book, asked, language, own, drawn)
    book.save(target)
    settle(target, source)


def forget(book: Workbook) -> None:
    """Take away what an earlier round wrote: sheet, colours, notes, words."""
    for sheet in list(book.worksheets):
        first = sheet["A1"].value
        if marks.stamped(str(first) if first else None)[0] == marks.RETURNED:
            book.remove(sheet)
            continue
        kept = ConditionalFormattingList()
        for area in sheet.conditional_formatting:
            for rule in area.rules:
                if rule.formula != [OURS]:
                    kept.add(str(area.sqref), rule)
        sheet.conditional_formatting = kept
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment and marks.OURS in cell.comment.text:
                    by = cell.comment.author
                    theirs = marks.theirs(cell.comment.text, by)
                    cell.comment = Comment(theirs, by) if theirs else None
        place = _says_column(sheet)
        if place:
            for number in range(place[0] + 1, sheet.max_row + 1):
                sheet.cell(number, place[1]).value = None


def language_of(book: Workbook, otherwise: str) -> str:
    """The language of a workbook of ours; ``otherwise`` for those of others."""
    if marks.ABOUT in book.sheetnames:
        for key, value in book[marks.ABOUT].iter_rows(
            max_row=20, max_col=2, values_only=True
        ):
            if key == "language" and value in labels.LANGUAGES:
                return str(value)
    return otherwise


def _says_column(sheet: Worksheet) -> tuple[int, int] | None:
    for row in sheet.iter_rows(max_row=_TOP):
        for cell in row:
            if cell.value == marks.SAYS:
                return cell.row, cell.column
    return None


def _mark(
    sheet: Worksheet, places: list[Place], language: str, own: Own
) -> None:
    """Colour and annotate cells, and write the words of each row beside the table."""
    header = _header_row(sheet, places)
    says = _says_column(sheet)
    if says is None:
        says = (header, _width(sheet) + 1)
        _put(sheet.cell(header, says[1]), marks.SAYS)
    sheet.column_dimensions[sheet.cell(header, says[1]).column_letter].width = 70
    by_row: dict[int, list[Place]] = {}
    by_cell: dict[tuple[int, int], list[Place]] = {}
    for place in places:
        # A note of theirs says itself; it is listed.
        if place["row"] is not None and place["rule"] != "cell_note":
            by_row.setdefault(place["row"], []).append(place)
            if place["column"]:
                by_cell.setdefault((place["row"], place["column"]), []).append(place)
    for (row, column), found in by_cell.items():
        _note(sheet.cell(row, column), found, language, own)
    for row, found in by_row.items():
        text = " ".join(dict.fromkeys(_said(place, language, own) for place in found))
        cell = sheet.cell(row, says[1])
        _put(cell, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = _font(color=_INK)
        height = 3 + 13.5 * (1 + len(text) // 80)
        now = sheet.row_dimensions[row].height or 15
        sheet.row_dimensions[row].height = max(now, min(height, 120))
        _colour(cell, found)


def _note(cell: Any, found: list[Place], language: str, own: Own) -> None:
    words = "\n".join(" ".join(said(place, language, own)) for place in found)
    theirs = cell.comment.text if cell.comment else ""
    text = f"{theirs}{marks.BELOW}{words}" if theirs else f"{marks.OURS}{words}"
    if isinstance(cell, Cell):
        cell.comment = _fit(Comment(text[:_LONGEST], marks.RETURNER))
    _colour(cell, found)


def _colour(cell: Any, found: list[Place]) -> None:
    colour = _COLOURS[any(place["severity"] == REFUSED for place in found)]
    rule = FormulaRule(formula=[OURS], fill=PatternFill("solid", bgColor=colour))
    cell.parent.conditional_formatting.add(cell.coordinate, rule)


def _fit(comment: Comment) -> Comment:
    lines = sum(1 + len(line) // 48 for line in comment.text.split("\n"))
    comment.width, comment.height = 340, 24 + 17 * lines
    return comment


def _header_row(sheet: Worksheet, places: list[Place]) -> int:
    """The row whose cells are named as the places say, else the one above them."""
    for place in places:
        if place["column"] and place["header"]:
            for row in range(1, _TOP + 1):
                if _text(sheet.cell(row, place["column"])) == place["header"]:
                    return row
    rows = [place["row"] for place in places if place["row"] is not None]
    return max(1, min(rows, default=2) - 1)


def _width(sheet: Worksheet) -> int:
    """The last column in which anything stands."""
    return max(
        (cell.column for row in sheet.iter_rows() for cell in row
         if cell.value is not None),
        default=1,
    )  # fmt: skip


def _said(place: Place, language: str, own: Own) -> str:
    state = labels.word(f"state_{place['severity']}", language)
    header = f"{heading(place['header'], language)}: " if place["header"] else ""
    return f"{state}. {header}{' '.join(said(place, language, own))}"


def _summary(
    book: Workbook, asked: Place, language: str, own: Own, drawn: bool
) -> None:
    """The first sheet: counts, then each kind of fault with a link to a cell of it."""

    def word(key: str) -> str:
        return labels.word(key, language)

    name, number = word("returned"), 1
    while name in book.sheetnames:
        number += 1
        name = f"{word('returned')} {number}"
    sheet = book.create_sheet(name, 0)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = _HEAD
    for letter, width in zip("ABCDEFG", _WIDE, strict=True):
        sheet.column_dimensions[letter].width = width
    _put(sheet["A1"], marks.stamp(marks.RETURNED))
    sheet["A1"].font = _font(size=8, color="7B8794")
    _put(sheet["A2"], f"{word('returned')}: {asked['file']}")
    sheet["A2"].font = _font(size=16, bold=True, color=_HEAD)
    _put(sheet["A3"], word("returned_how"))
    if drawn:
        _put(sheet["A4"], word("lost_parts"))
    sheet["A3"].font = sheet["A4"].font = _font(color="52606D")
    counts = asked["counts"]
    for row, key in enumerate(("accepted", "refused", "flagged"), start=5):
        _put(sheet.cell(row, 1), word(key))
        sheet.cell(row, 2).value = counts[key]
        sheet.cell(row, 2).font = _font(color=_INK)
        sheet.cell(row, 1).font = _font(bold=True, color=_INK)
        if key != "accepted":
            colour = _COLOURS[key == REFUSED]
            sheet.cell(row, 2).fill = PatternFill("solid", fgColor=colour)
    heads = ("dataset", "cell", "state", "metric", "found", "message", "remedy")
    for column, key in enumerate(heads, start=1):
        cell = sheet.cell(9, column)
        _put(cell, word(key))
        cell.font = _font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=_HEAD)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    found = together(asked["places"], language, own)
    for row, kind in enumerate(found[:LISTED], start=10):
        _list(sheet, row, kind, language, own, book)
    more = len(found) - LISTED
    if more > 0:
        _put(sheet.cell(10 + LISTED, 1), f"+ {more:,}")
    sheet.freeze_panes = "A10"
    sheet.print_title_rows = "9:9"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins = PageMargins(0.4, 0.4, 0.6, 0.6)
    sheet.row_dimensions[2].height = 24
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _list(
    sheet: Worksheet, row: int, kind: Kind, language: str, own: Own, book: Workbook
) -> None:
    place = kind.first
    texts = listed(kind, language, own)
    for column, text in enumerate(texts, start=1):
        cell = sheet.cell(row, column)
        _put(cell, text or "")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = _font(color=_INK)
        cell.border = Border(bottom=Side("thin", color="D8DEE4"))
    # Not every program makes rows as high as their wrapped text by itself.
    lines = max(
        1 + len(text or "") // int(width * 1.1)
        for text, width in zip(texts, _WIDE, strict=True)
    )
    sheet.row_dimensions[row].height = 3 + 13.5 * lines
    colour = _COLOURS[place["severity"] == REFUSED]
    sheet.cell(row, 3).fill = PatternFill("solid", fgColor=colour)
    if place["sheet"] in book.sheetnames:
        to = place["sheet"].replace("'", "''")
        target = "A1"
        if place["row"] is not None:
            target = cell_name(place["row"], place["column"] or 1)
        cell = sheet.cell(row, 2)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{to}'!{target}")
        cell.font = _font(color="0B5394", underline="single")


def _font(**look: Any) -> Font:
    return Font(**({"name": "Calibri", "size": 10} | look))


def _put(cell: Any, text: str) -> None:
    """Write text as text, whatever it starts with."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST]
    if cell.data_type == "f":
        cell.data_type = "s"


def _text(cell: Any) -> str:
    return "" if cell.value is None else str(cell.value).strip()


def settle(target: Path, source: Path) -> None:
    """Make the bytes depend on the content only: no clock in the parts, nor in the
    zip's directory."""
    stamp = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
    with zipfile.ZipFile(source) as archive:
        core = next((n for n in archive.namelist() if n == "docProps/core.xml"), None)
        found = stamp.search(archive.read(core)) if core else None
    day = b"2000-01-01T00:00:00Z"
    if found:
        with zipfile.ZipFile(source) as archive:
            text = stamp.search(archive.read("docProps/core.xml"))
            day = text.group(0).rpartition(b">")[2] if text else day
    with zipfile.ZipFile(target) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            if name == "docProps/core.xml":
                content = stamp.sub(rb"\g<1>" + day, content)
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)


if __name__ == "__main__":
    main(sys.argv[1])
