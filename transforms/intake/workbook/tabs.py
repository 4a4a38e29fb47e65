"""The tabs of a workbook, in order, and the parts that hold them.

Belongs here: following the relationships, and the parser all XML goes through. Does
not: what is inside a sheet. Runs in the child process only.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from xml.parsers import expat

from transforms.intake.grid import column_number


class DoctypeFound(Exception):
    """XML with a document type, which is where entities are declared."""


@dataclass
class Tab:
    """One tab of the workbook; `member` is None unless it is a worksheet, and `kind` is
    its kind, as worksheet or chartsheet."""

    name: str
    hidden: bool
    member: str | None
    kind: str


@dataclass
class Book:
    """The tabs in order, and the parts that all of them use, None where missing.

    `awaits`: the stored results await a calculation. `names`: cells with a name of
    their own in the workbook -> sheet, row, column.
    """

    tabs: list[Tab]
    awaits: bool
    styles: str | None
    texts: str | None
    names: dict[str, tuple[str, int, int]]


def new_parser() -> expat.XMLParserType:
    """Return a parser that refuses document types, hence every entity and bomb."""

    def refuse(*_: object) -> None:
        raise DoctypeFound

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    return parser


def local_name(name: str) -> str:
    return name.rpartition(":")[2]


def read_tabs(archive: zipfile.ZipFile) -> Book:
    """Return the tabs in order, and where styles and shared texts are.

    Raises:
        KeyError: a part that every workbook has is missing.
        DoctypeFound, expat.ExpatError, zipfile.BadZipFile: the XML is not sound.
    """
    members = {name.lower(): name for name in archive.namelist()}
    roots = relations(archive, members["_rels/.rels"], "")
    book = dict(roots.values())["officeDocument"]
    folder, file = posixpath.split(book)
    beside = members[f"{folder}/_rels/{file}.rels".lower()]
    targets = relations(archive, beside, folder)
    tabs: list[Tab] = []
    awaits = False
    names = _Named()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal awaits
        if local_name(name) == "sheet":
            ids = [v for k, v in attributes.items() if k.endswith(":id")]
            kind, where = targets.get(ids[0] if ids else "", ("", ""))
            hidden = attributes.get("state", "visible") != "visible"
            member = members[where.lower()] if kind == "worksheet" else None
            tabs.append(Tab(attributes.get("name", ""), hidden, member, kind))
        elif local_name(name) == "calcPr":
            awaits = attributes.get("fullCalcOnLoad") in ("1", "true")
        names.start(name, attributes)

    _parse(archive, members[book.lower()], start, names)
    beside_tabs = {kind: members.get(part.lower()) for kind, part in targets.values()}
    return Book(
        tabs, awaits, beside_tabs.get("styles"), beside_tabs.get("sharedStrings"),
        names,
    )  # fmt: skip


_ONE_CELL = re.compile(
    r"(?:'((?:[^']|'')+)'|([^'!,()]+))!\$([A-Z]{1,3})\$([0-9]+)"
).fullmatch


class _Named(dict[str, tuple[str, int, int]]):
    """Cells by their name, gathered while the part is parsed."""

    def __init__(self) -> None:
        super().__init__()
        self._called, self._text = "", ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A name begins; those of one sheet only, and hidden ones, are none."""
        if local_name(name) == "definedName":
            apart = "localSheetId" in attributes or attributes.get("hidden") == "1"
            self._called, self._text = "" if apart else attributes.get("name", ""), ""

    def data(self, text: str) -> None:
        """What stands inside of it."""
        if self._called:
            self._text += text

    def end(self, name: str) -> None:
        """It ends; what is no single cell is left."""
        found = _ONE_CELL(self._text) if self._called else None
        if local_name(name) == "definedName" and found:
            sheet = (found[1] or found[2]).replace("''", "'")
            self[self._called] = (sheet, int(found[4]), column_number(found[3]))
        self._called = ""


class Scan:
    """What is read of a part that stands beside a sheet: its texts by cell, as expat
    comes upon them."""

    def __init__(self) -> None:
        self.parser = new_parser()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = lambda text: self.parts.append(text)
        self.found: dict[tuple[int, int], str] = {}
        self.parts: list[str] = []
        self.texts: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        raise NotImplementedError

    def end(self, name: str) -> None:
        """It ends."""
        raise NotImplementedError


def read_beside(
    archive: zipfile.ZipFile, sheet: str, kind: str, scan_of: Callable[[], Scan]
) -> dict[tuple[int, int], str]:
    """(row, column) -> what the parts of a kind beside a sheet say of that cell."""
    found: dict[tuple[int, int], str] = {}
    for each, part in parts_beside(archive, sheet):
        if each == kind:
            scan = scan_of()
            with archive.open(part) as stream:
                scan.parser.ParseFile(stream)
            found |= scan.found
    return found


def parts_beside(archive: zipfile.ZipFile, part: str) -> list[tuple[str, str]]:
    """(kind, part) of what stands beside a part of the workbook and is in it."""
    folder, file = posixpath.split(part)
    members = {name.lower(): name for name in archive.namelist()}
    beside = members.get(f"{folder}/_rels/{file}.rels".lower())
    found = relations(archive, beside, folder).values() if beside else ()
    return [(k, members[p.lower()]) for k, p in found if p.lower() in members]


def relations(
    archive: zipfile.ZipFile, member: str, folder: str
) -> dict[str, tuple[str, str]]:
    """Return identifier -> (kind, part) of a relationship file."""
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if local_name(name) == "Relationship":
            where = posixpath.join("/", folder, attributes.get("Target", ""))
            kind = posixpath.basename(attributes.get("Type", ""))
            part = posixpath.normpath(where).lstrip("/")
            found[attributes.get("Id", "")] = (kind, part)

    _parse(archive, member, start)
    return found


def _parse(
    archive: zipfile.ZipFile,
    member: str,
    start: Callable[[str, dict[str, str]], None],
    names: _Named | None = None,
) -> None:
    parser = new_parser()
    parser.StartElementHandler = start
    if names is not None:
        parser.CharacterDataHandler = names.data
        parser.EndElementHandler = names.end
    with archive.open(member) as stream:
        parser.ParseFile(stream)
