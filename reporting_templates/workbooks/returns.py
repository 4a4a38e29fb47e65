"""What is sent back: for each delivery with refusals, a workbook that shows them.

Belongs here: which files, whole copies or lists, and running the child that edits a
copy (``mark_refusals``). Does not: finding what is wrong (``transforms``).
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reporting_templates import labels
from reporting_templates.labels.refusals import listed, together
from reporting_templates.workbooks.workbook_style import Column, workbook
from transforms.catalogue.word_lists import NONE, Own
from transforms.intake import marks
from transforms.intake.workbook.parent import run_child
from transforms.project.severity import FLAGGED, REFUSED
from warehouse.publish import write_file

Place = dict[str, Any]
WORKBOOKS = (".xlsx", ".xlsm")
_READABLE = ("not_recognised",)  # refused as a whole, though every part can be read
_COLUMNS = (
    ("dataset", 18, "text"), ("cell", 14, "code"), ("state", 11, "text"),
    ("metric", 24, "text"), ("found", 26, "text"), ("message", 60, "wrap"),
    ("remedy", 60, "wrap"),
)  # fmt: skip


@dataclass(frozen=True)
class Delivered:
    """One delivered file: its name in the drop box, its bytes, what became of it."""

    name: str
    source: Path
    accepted: int
    places: list[Place]

    @property
    def counts(self) -> dict[str, int]:
        """Rows taken over, and places refused and flagged."""
        found = [place["severity"] for place in self.places]
        return {
            "accepted": self.accepted,
            REFUSED: found.count(REFUSED),
            FLAGGED: found.count(FLAGGED),
        }


def write(
    delivered: list[Delivered], out: Path, language: str, own: Own = NONE
) -> Iterator[Path]:
    """Write what goes back for each file with refusals or flags; give the paths.

    A workbook of ours is answered in its own language, all others in ``language``.

    A workbook that can be read goes back as a marked copy under its own name; of
    other files goes back a list (``<name>.returned.xlsx``).
    """
    for item in delivered:
        if not item.places:
            continue
        is_workbook = Path(item.name).suffix.lower() in WORKBOOKS
        readable = is_workbook and _is_readable(item)
        if readable:
            content = _marked(item, language, own)
            if content is not None:
                target = out / item.name
                target.parent.mkdir(parents=True, exist_ok=True)
                write_file(target, content)
                yield target
                continue
        target = out / f"{item.name}.returned.xlsx"
        target.parent.mkdir(parents=True, exist_ok=True)
        _listed(item, target, language, own, ["unmarked"] if readable else [])
        yield target


def _is_readable(item: Delivered) -> bool:
    """Whether the reader got through the file: only those are opened once more."""
    return not any(
        not place["sheet"]
        and place["row"] is None
        and place["severity"] == REFUSED
        and place["rule"] not in _READABLE
        for place in item.places
    )


def _marked(item: Delivered, language: str, own: Own) -> bytes | None:
    """The marked copy, or None if marking it takes more than a real file may."""
    with tempfile.TemporaryDirectory(prefix="orebook-") as folder:
        target = Path(folder) / "returned.xlsx"
        job = Path(folder) / "job.json"
        job.write_text(
            json.dumps(
                {
                    "source": str(item.source.resolve()),
                    "target": str(target),
                    "file": item.name,
                    "counts": item.counts,
                    "places": item.places,
                    "language": language,
                    "own": sorted(own),
                },
                ensure_ascii=False,
                default=str,
            ),
            encoding="utf-8",
        )
        try:
            done = run_child("reporting_templates.workbooks.mark_refusals", str(job))
        except subprocess.TimeoutExpired:
            return None
        if done.returncode or not target.exists():
            return None
        return target.read_bytes()


def _listed(
    item: Delivered, target: Path, language: str, own: Own, why: list[str]
) -> None:
    """A workbook that lists the places of a file that cannot carry marks."""

    def word(key: str) -> str:
        return labels.word(key, language)

    title = f"{word('returned')}: {item.name}"
    custom = {"Language": language}
    with workbook(target, item.name, {"title": title}, custom) as book:
        name = book.sheet_name(word("returned"))
        book.home = (name, "")
        counts = [f"{word(key)}: {number:,}" for key, number in item.counts.items()]
        words = [word("returned_list"), *map(word, why), "; ".join(counts)]
        sheet = book.sheet(name, title, words)
        sheet.text(0, 0, marks.stamp(marks.RETURNED), "stamp")
        head = sheet.next_row + 1
        columns = [Column(word(key), width, kind) for key, width, kind in _COLUMNS]
        found = together(item.places, language, own)
        sheet.table(head, columns, len(found), name)
        looks = {REFUSED: "text/not_collected", FLAGGED: "text/incomplete"}
        for row, kind in enumerate(found, start=head + 1):
            texts = listed(kind, language, own)
            for column, text in enumerate(texts):
                if column != 2:
                    sheet.cell(row, column, text or "", columns[column].kind)
            sheet.text(row, 2, texts[2], looks[kind.first["severity"]])
        sheet.printed(head, head + len(found), len(columns), 2)
