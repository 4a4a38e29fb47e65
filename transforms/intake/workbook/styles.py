"""What a cell's style and the runs of its text say: formats, strikes, raised letters.

Belongs here: the workbook's styles and shared texts, each read once. Does not: the
language of format codes (`formats`). Runs in the child process only.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.intake.workbook.formats import BUILT_IN, NumberFormat
from transforms.intake.workbook.tabs import local_name, new_parser

STRUCK, RAISED, LOWERED = "struck out", "superscript", "subscript"
COVERED = "under merged cells"
_MARKS = {"superscript": RAISED, "subscript": LOWERED}


@dataclass(frozen=True)
class Style:
    """What a style says of a cell; `mark` is of its whole text, '' for none."""

    mark: str
    format: NumberFormat | None


class Runs:
    """A text in runs, put together while it is parsed.

    `note` says which parts have a mark of their own: 'superscript: 1234 + 2'.
    """

    def __init__(self) -> None:
        self.runs: list[tuple[str, str]] = []
        self.mark = ""
        self.phonetic = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element inside <si> or <is> begins."""
        if name == "r":
            self.mark = ""
        elif name == "rPh":
            self.phonetic += 1
        elif name in ("strike", "vertAlign"):
            self.mark = _mark(name, attributes) or self.mark

    def end(self, name: str, text: str) -> None:
        """An element ends; `text` is what stood in a <t>."""
        if name == "rPh":
            self.phonetic -= 1
        elif name == "t" and not self.phonetic:
            self.runs.append((text, self.mark))

    @property
    def note(self) -> str:
        """Which marks, and the parts; '' where nothing has a mark."""
        return note_of_runs(self.runs)


def note_of_runs(runs: Sequence[tuple[str, str]]) -> str:
    """What is said of a text in runs of (text, mark); '' where nothing has a mark."""
    told = [run for run in runs if run[0].strip()]
    marks = list(dict.fromkeys(mark for _, mark in told if mark))
    if not marks:
        return ""
    if len({mark for _, mark in told}) == 1:
        return marks[0]
    parts = " + ".join(text.strip() for text, _ in told)
    return f"{' and '.join(marks)} in part: {parts}"


def _mark(name: str, attributes: dict[str, str]) -> str:
    value = attributes.get("val", "1")
    if name == "strike":
        return STRUCK if value not in ("0", "false") else ""
    return _MARKS.get(value, "")


def read_styles(archive: zipfile.ZipFile, member: str | None) -> dict[str, Style]:
    """Styles that say more than how a cell looks: index as written -> style."""
    if member is None:
        return {}
    found = _Styles()
    with archive.open(member) as stream:
        found.parser.ParseFile(stream)
    styles = {}
    formats: dict[int, NumberFormat] = {}
    for index, (number, font) in enumerate(found.cells):
        code = found.codes.get(number) or BUILT_IN.get(number)
        if code and number not in formats:
            formats[number] = NumberFormat(code)
        style = Style(
            found.fonts[font] if font < len(found.fonts) else "", formats.get(number)
        )
        if style.mark or (style.format and style.format.is_looked_at):
            styles[str(index)] = style
    return styles


@dataclass
class _Styles:
    """Expat handlers for styles.xml."""

    codes: dict[int, str] = field(default_factory=dict)
    fonts: list[str] = field(default_factory=list)
    cells: list[tuple[int, int]] = field(default_factory=list)
    path: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.parser = new_parser()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = lambda _: self.path.pop()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local_name(name)
        above = self.path[-1] if self.path else ""
        self.path.append(name)
        if name == "numFmt" and above == "numFmts":
            number = int(attributes.get("numFmtId", 0))
            self.codes[number] = attributes.get("formatCode", "")
        elif name == "font" and above == "fonts":
            self.fonts.append("")
        elif name in ("strike", "vertAlign") and self.path[-3:-1] == ["fonts", "font"]:
            self.fonts[-1] = _mark(name, attributes) or self.fonts[-1]
        elif name == "xf" and above == "cellXfs":
            self.cells.append(
                (int(attributes.get("numFmtId", 0)), int(attributes.get("fontId", 0)))
            )


def read_texts(archive: zipfile.ZipFile, member: str | None) -> dict[str, str]:
    """Shared texts that are marked in part or as a whole: index -> what is said."""
    if member is None or not _may_be_marked(archive, member):
        return {}
    found: dict[str, str] = {}
    parser, parts = new_parser(), list[str]()
    index, runs = -1, Runs()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal index, runs
        name = local_name(name)
        parts.clear()
        if name == "si":
            index, runs = index + 1, Runs()
        runs.start(name, attributes)

    def end(name: str) -> None:
        name = local_name(name)
        runs.end(name, "".join(parts))
        if name == "si" and runs.note:
            found[str(index)] = runs.note

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = parts.append
    with archive.open(member) as stream:
        parser.ParseFile(stream)
    return found


def _may_be_marked(archive: zipfile.ZipFile, member: str) -> bool:
    """Whether the words stand in the part at all: far quicker than parsing it."""
    with archive.open(member) as stream:
        before = b""
        while chunk := stream.read(1 << 20):
            text = before + chunk
            if b"vertAlign" in text or b"strike" in text:
                return True
            before = text[-10:]
    return False
