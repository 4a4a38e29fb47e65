"""A copy of a delivered file in which some cells are blank and all else stands.

What the law makes a company erase is taken out of a stored file here. Belongs here:
CSV, workbooks and Parquet, cell by cell, all other cells as they were. Does not: who
decides it, and whether a figure rests on such a cell (``pipelines.redact``).
"""

from __future__ import annotations

import codecs
import posixpath
import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.intake.csv_checks import declared_delimiter
from transforms.intake.grid import cell_name, column_number
from transforms.intake.workbook.tabs import read_tabs
from transforms.intake.workbook.zip import open_archive
from transforms.project.dialect import Dialect
from warehouse.trouble import CannotGoOn

_AREA = re.compile(
    r"(?:(?P<sheet>.+)!)?(?P<c1>[A-Z]{1,3})(?P<r1>[1-9][0-9]{0,6})"
    r"(?::(?P<c2>[A-Z]{1,3})(?P<r2>[1-9][0-9]{0,6}))?"
)
_MOST = 1_000_000
# Shorter words stand everywhere and say nothing.
TELLING = 4


class CannotErase(CannotGoOn):
    """The cells cannot be taken out of the file; the message says why."""


@dataclass(frozen=True)
class Area:
    """Cells of one sheet ('' in a file without any): columns and rows from 1."""

    sheet: str
    columns: range
    rows: range

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell is one of them."""
        return row in self.rows and column in self.columns


def area(text: str) -> Area:
    """``Sheet!B2:C9``, ``B2:C9`` or ``B2``. Raises CannotErase."""
    found = _AREA.fullmatch(text.strip())
    if not found:
        raise CannotErase(
            f"{text} names no cells: write Sheet!B2:C9, and in a file without sheets "
            "B2 or B2:C9."
        )
    left = column_number(found["c1"])
    right = column_number(found["c2"]) if found["c2"] else left
    top, bottom = int(found["r1"]), int(found["r2"] or found["r1"])
    if right < left or bottom < top:
        raise CannotErase(f"{text} ends before it begins.")
    sheet = (found["sheet"] or "").strip("'").replace("''", "'")
    result = Area(sheet, range(left, right + 1), range(top, bottom + 1))
    if len(result.columns) * len(result.rows) > _MOST:
        raise CannotErase(f"{text} are more than {_MOST:,} cells.")
    return result


def erase(
    source: Path, target: Path, kind: str, dialect: Dialect, areas: Collection[Area]
) -> set[str]:
    """Write ``source`` to ``target`` without what stands in some cells: their texts.

    ``kind`` is what the file was read as: csv, xlsx or parquet. A cell stays where it
    is and is blank. Raises CannotErase.
    """
    ways = {"csv": _csv, "xlsx": _workbook, "parquet": _parquet}
    if kind not in ways:
        raise CannotErase(
            f"Cells of a file of kind {kind} cannot be taken out one by one. Erase the "
            "whole file (--whole) if no figure rests on it."
        )
    return ways[kind](source, target, dialect, areas)


def _without_sheets(areas: Collection[Area]) -> None:
    if named := sorted({a.sheet for a in areas if a.sheet}):
        raise CannotErase(f"The file has no sheets, and so none called {named[0]}.")


# ---- CSV -----------------------------------------------------------------------------


def _csv(
    source: Path, target: Path, dialect: Dialect, areas: Collection[Area]
) -> set[str]:
    _without_sheets(areas)
    content = source.read_bytes()
    bom = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    # One character a byte, so that what is not touched comes out as it went in.
    is_wide = dialect.encoding.lower().replace("-", "").startswith("utf16")
    encoding = dialect.encoding if is_wide else "latin-1"
    text = content[len(bom) :].decode(encoding)
    delimiter = declared_delimiter(source, dialect) or dialect.delimiter
    erased, kept, end = set(), [], 0
    for row, column, start, stop in _fields(text, delimiter):
        if any(wanted.holds(row, column) for wanted in areas):
            held = text[start:stop].encode(encoding).decode(dialect.encoding, "replace")
            erased.add(held.strip().strip('"').replace('""', '"'))
            kept.append(text[end:start])
            end = stop
    kept.append(text[end:])
    target.write_bytes(bom + "".join(kept).encode(encoding))
    return erased - {""}


def _fields(text: str, delimiter: str) -> Iterator[tuple[int, int, int, int]]:
    """(row, column, start, end) of each field; one in quotes may hold line breaks."""
    row = column = 1
    start, is_quoted = 0, False
    for at, letter in enumerate(text):
        if letter == '"':
            is_quoted = not is_quoted
        elif not is_quoted and letter == delimiter:
            yield row, column, start, at
            column, start = column + 1, at + 1
        elif not is_quoted and letter in "\r\n":
            if letter == "\n" and text[at - 1 : at] == "\r":
                start = at + 1
                continue
            yield row, column, start, at
            row, column, start = row + 1, 1, at + 1
    if start < len(text):
        yield row, column, start, len(text)


# ---- Parquet -------------------------------------------------------------------------


def _parquet(
    source: Path, target: Path, dialect: Dialect, areas: Collection[Area]
) -> set[str]:
    _without_sheets(areas)
    table = pq.read_table(source)
    erased: set[str] = set()
    for number, name in enumerate(table.column_names, start=1):
        # Row 1 is the heading, as in a spreadsheet.
        rows = {r - 2 for a in areas if number in a.columns for r in a.rows}
        values = table.column(name).to_pylist() if rows else []
        for row in sorted(rows & set(range(len(values)))):
            if values[row] is not None:
                erased.add(str(values[row]))
            values[row] = None
        if values:
            field = table.schema.field(name).with_nullable(True)
            table = table.set_column(number - 1, field, pa.array(values, field.type))
    pq.write_table(table, target)
    return erased


# ---- Workbooks -----------------------------------------------------------------------

_CELL = re.compile(
    r"<(?P<p>(?:\w+:)?)c\b(?P<a>[^>]*?)(?:/>|>(?P<body>.*?)</(?P=p)c>)", re.DOTALL
)
_WHERE = re.compile(r'\br="([A-Z]{1,3})([0-9]+)"')
_SHARED = re.compile(r'\bt="s"')
_VALUE = re.compile(r"<(?:\w+:)?v\b[^>]*>(.*?)</(?:\w+:)?v>", re.DOTALL)
_TEXT = re.compile(r"<(?:\w+:)?t\b[^>]*>(.*?)</(?:\w+:)?t>", re.DOTALL)
_ITEM = re.compile(
    r"<(?P<p>(?:\w+:)?)si\b[^>]*?(?:/>|>(?P<body>.*?)</(?P=p)si>)", re.DOTALL
)
_NOTE = re.compile(
    r'<(?P<p>(?:\w+:)?)(?P<kind>comment|threadedComment)\b[^>]*?\bref="'
    r'(?P<c>[A-Z]{1,3})(?P<r>[0-9]+)"[^>]*?>.*?</(?P=p)(?P=kind)>',
    re.DOTALL,
)


def _workbook(
    source: Path, target: Path, dialect: Dialect, areas: Collection[Area]
) -> set[str]:
    with open_archive(source) as archive:
        book = read_tabs(archive)
        members = {tab.name: tab.member for tab in book.tabs if tab.member}
        if unknown := sorted({a.sheet for a in areas} - members.keys()):
            raise CannotErase(
                f"The workbook has no sheet {unknown[0] or 'without a name'}; it has "
                f"{', '.join(members)}. Write Sheet!B2:C9."
            )
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
        order = [info.filename for info in archive.infolist()]
    texts = {name: parts[name].decode() for name in members.values() if name}
    indexes: set[int] = set()
    erased: set[str] = set()
    for sheet, member in members.items():
        wanted = [a for a in areas if a.sheet == sheet]
        if wanted and member:
            texts[member], found = _blank(texts[member], wanted, indexes)
            erased |= found
            for name in _beside(member, parts):
                parts[name] = _without_notes(parts[name].decode(), wanted).encode()
    parts |= {name: text.encode() for name, text in texts.items()}
    if indexes and book.texts:
        still = {
            int(value[1])
            for text in texts.values()
            for cell in _CELL.finditer(text)
            if _SHARED.search(cell["a"])
            and (value := _VALUE.search(cell["body"] or ""))
        }
        shared, found = _without(parts[book.texts].decode(), indexes, still)
        parts[book.texts] = shared.encode()
        erased |= found
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in order:
            out.writestr(zipfile.ZipInfo(name), parts[name], zipfile.ZIP_DEFLATED)
    return {_plain(text) for text in erased} - {""}


def _blank(
    text: str, wanted: Collection[Area], indexes: set[int]
) -> tuple[str, set[str]]:
    """A sheet without what its cells hold; of shared texts their numbers are noted."""
    erased: set[str] = set()

    def one(cell: re.Match[str]) -> str:
        where = _WHERE.search(cell["a"])
        if not where:
            raise CannotErase(
                "The sheet has cells that do not say where they stand. Save the "
                "workbook in a spreadsheet program, deliver that and erase in both."
            )
        place = int(where[2]), column_number(where[1])
        if not cell["body"] or not any(area.holds(*place) for area in wanted):
            return cell[0]
        if "<f" in cell["body"] or ":f" in cell["body"]:
            raise CannotErase(
                f"{cell_name(*place)} holds a formula, whose result other cells may "
                "show. Erase the cells that it reads."
            )
        value = _VALUE.search(cell["body"])
        if value and _SHARED.search(cell["a"]):
            indexes.add(int(value[1]))
        elif value:
            erased.add(value[1])
        erased.update(_TEXT.findall(cell["body"]))
        style = re.search(r'\bs="[0-9]+"', cell["a"])
        return f"<{cell['p']}c {where[0]}{' ' + style[0] if style else ''}/>"

    return _CELL.sub(one, text), erased


def _without_notes(text: str, wanted: Collection[Area]) -> str:
    """Notes on the cells of a sheet, without those on cells that are erased."""

    def one(note: re.Match[str]) -> str:
        place = int(note["r"]), column_number(note["c"])
        return "" if any(area.holds(*place) for area in wanted) else note[0]

    return _NOTE.sub(one, text)


def _without(shared: str, gone: set[int], still: set[int]) -> tuple[str, set[str]]:
    """The shared texts without those that no cell shows any more; numbers stay."""
    erased: set[str] = set()
    count = iter(range(1 << 31))

    def one(item: re.Match[str]) -> str:
        number = next(count)
        if number not in gone:
            return item[0]
        erased.add("".join(_TEXT.findall(item["body"] or "")))
        if number in still:
            return item[0]
        return f"<{item['p']}si><{item['p']}t></{item['p']}t></{item['p']}si>"

    return _ITEM.sub(one, shared), erased


def _beside(member: str, parts: Collection[str]) -> list[str]:
    """Parts that hold the notes on the cells of a sheet."""
    folder, file = posixpath.split(member)
    rels = f"{folder}/_rels/{file}.rels"
    if rels not in parts:
        return []
    targets = re.findall(r'Target="([^"]+)"', parts[rels].decode())  # type: ignore[index]
    named = [
        posixpath.normpath(posixpath.join(folder, t)) if t[:1] != "/" else t[1:]
        for t in targets
    ]
    return [n for n in named if "omment" in n and n in parts and n.endswith(".xml")]


def _plain(text: str) -> str:
    for code, letter in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("amp", "&")):
        text = text.replace(f"&{code};", letter)
    return text.strip()


def left_in(path: Path, erased: Collection[str]) -> list[str]:
    """Where an erased text of some length stands still: parts of a workbook, else the
    file itself (by its name). A cell that was not named may hold it too."""
    telling = [text for text in erased if len(text) >= TELLING]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
    else:
        held = {path.name: path.read_bytes()}
    return sorted(
        name
        for name, content in held.items()
        if any(text in _plain(content.decode(errors="replace")) for text in telling)
    )
