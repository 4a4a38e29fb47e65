"""What a sheet shows and is in no cell: numbers in text boxes, pictures, charts.

Belongs here: which text boxes hold a number and over which cell they lie, and of which
kinds is what a sheet without cells shows. Does not: what is said of it (`notices`), and
what a picture shows, which nobody knows. Runs in the child only.
"""

from __future__ import annotations

import re
import zipfile

from transforms.intake.workbook.tabs import (
    Scan,
    local_name,
    parts_beside,
    read_beside,
)

# Kinds of what may stand beside the cells of a sheet, as people call them.
_CALLED = {
    "image": "a picture", "chart": "a chart", "chartEx": "a chart",
    "comments": "notes", "oleObject": "another document", "package": "another document",
    "pivotTable": "a pivot table", "diagramData": "a diagram",
}  # fmt: skip

# A number, perhaps with its mark and unit, and nothing else.
is_number = re.compile(r"[<>~≈]?\s*[+-]?[0-9][0-9.,' ]*\s?\S{0,8}").fullmatch


def read_drawn(archive: zipfile.ZipFile, sheet: str) -> dict[tuple[int, int], str]:
    """(row, column) -> the number in the text box whose corner lies over that cell."""
    return read_beside(archive, sheet, "drawing", _Scan)


def shows(archive: zipfile.ZipFile, sheet: str) -> list[str]:
    """What a sheet shows beside its cells, each kind once."""
    found: list[str] = []
    for kind, part in parts_beside(archive, sheet):
        if kind == "drawing":
            inside = [k for k, _ in parts_beside(archive, part) if k in _CALLED]
            found += map(_CALLED.__getitem__, inside)
            found += [] if inside else ["a text box or another shape"]
        elif kind in _CALLED:
            found.append(_CALLED[kind])
    return list(dict.fromkeys(found))


class _Scan(Scan):
    """Expat handlers for a part with shapes."""

    def __init__(self) -> None:
        super().__init__()
        self.is_from = False
        self.at = {"row": 0, "col": 0}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local_name(name)
        self.parts = []
        if name == "from":
            self.is_from = True
        elif name == "txBody":
            self.texts = []

    def end(self, name: str) -> None:
        name = local_name(name)
        text = "".join(self.parts).strip()
        if name == "from":
            self.is_from = False
        elif self.is_from and name in self.at and text.isdecimal():
            self.at[name] = int(text)
        elif name == "t":
            self.texts.append(text)
        elif name == "txBody" and is_number(" ".join(self.texts)):
            place = (self.at["row"] + 1, self.at["col"] + 1)
            self.found[place] = " ".join(self.texts)
        self.parts = []
