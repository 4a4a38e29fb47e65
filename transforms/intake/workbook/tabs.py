"""The tabs of a workbook, in order, and the parts that hold them.

Belongs here: following the relationships, and the parser all XML goes through. Does
not: what is inside a sheet. Runs in the child process only.
"""

import posixpath
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from xml.parsers import expat


class DoctypeFound(Exception):
    """XML with a document type, which is where entities are declared."""


@dataclass
class Tab:
    """One tab of the workbook; `member` is None unless it is a worksheet."""

    name: str
    hidden: bool
    member: str | None


@dataclass
class Book:
    """The tabs in order, and the parts that all of them use, None where missing.

    `awaits`: the stored results await a calculation.
    """

    tabs: list[Tab]
    awaits: bool
    styles: str | None
    texts: str | None


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
    roots = _relations(archive, members["_rels/.rels"], "")
    book = dict(roots.values())["officeDocument"]
    folder, file = posixpath.split(book)
    beside = members[f"{folder}/_rels/{file}.rels".lower()]
    targets = _relations(archive, beside, folder)
    tabs: list[Tab] = []
    awaits = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal awaits
        if local_name(name) == "sheet":
            ids = [v for k, v in attributes.items() if k.endswith(":id")]
            kind, where = targets.get(ids[0] if ids else "", ("", ""))
            hidden = attributes.get("state", "visible") != "visible"
            member = members[where.lower()] if kind == "worksheet" else None
            tabs.append(Tab(attributes.get("name", ""), hidden, member))
        elif local_name(name) == "calcPr":
            awaits = attributes.get("fullCalcOnLoad") in ("1", "true")

    _parse(archive, members[book.lower()], start)
    beside_tabs = {kind: members.get(part.lower()) for kind, part in targets.values()}
    return Book(
        tabs, awaits, beside_tabs.get("styles"), beside_tabs.get("sharedStrings")
    )


def _relations(
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
) -> None:
    parser = new_parser()
    parser.StartElementHandler = start
    with archive.open(member) as stream:
        parser.ParseFile(stream)
