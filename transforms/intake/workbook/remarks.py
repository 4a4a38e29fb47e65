"""Notes on cells of a workbook, which stand in parts beside its sheets.

Belongs here: which cell has which note of a person. Does not: what is said of it
(`notices`), and notes of OpenDocument, which stand in the cell (`ods`). Runs in the
child only.
"""

from __future__ import annotations

import zipfile

from transforms.intake import marks
from transforms.intake.grid import column_number
from transforms.intake.workbook.tabs import Scan, local_name, read_beside

# Before what a person wrote into a thread, for programs that know none.
_THREADED, _SAYS = "[Threaded comment]", "Comment:\n"


def read_remarks(archive: zipfile.ZipFile, sheet: str) -> dict[tuple[int, int], str]:
    """(row, column) -> the note on that cell; ours to people are none."""
    return read_beside(archive, sheet, "comments", _Scan)


class _Scan(Scan):
    """Expat handlers for a part with notes."""

    def __init__(self) -> None:
        super().__init__()
        self.authors: list[str] = []
        self.place, self.author = (0, 0), ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local_name(name)
        self.parts = []
        if name == "comment":
            cell = attributes.get("ref", "")
            letters = cell.rstrip("0123456789")
            row = int(cell[len(letters) :] or 0)
            self.place, self.texts = (row, column_number(letters)), []
            number = int(attributes.get("authorId", 0))
            self.author = (self.authors[number:] or [""])[0]

    def end(self, name: str) -> None:
        name = local_name(name)
        if name == "author":
            self.authors.append("".join(self.parts))
        elif name == "t":
            self.texts.append("".join(self.parts))
        elif name == "comment":
            text = marks.theirs("".join(self.texts), self.author)
            if text.startswith(_THREADED):
                text = text.partition(_SAYS)[2] or text
            if text.strip():
                self.found[self.place] = " ".join(text.split())
        self.parts = []
