"""Rows that commands add to the tables of decisions of a project.

Belongs here: writing them. What a decision may say is checked where it is read.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path


def append_rows(path: Path, columns: tuple[str, ...], rows: list[list[str]]) -> None:
    """Add rows to a table of decisions; it is visible whole or not at all."""
    from warehouse.publish import write_file

    text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    header, *held = list(csv.reader(io.StringIO(text, newline=""))) or [list(columns)]
    added = [name for name in columns if name not in header]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if not text or added:  # a table from before a column was there gets it
        header = [*header, *added]
        writer.writerow(header)
        writer.writerows([*row, *("" for _ in added)] for row in held if any(row))
        text = ""
    elif not text.endswith("\n"):
        text += "\n"
    for row in rows:
        told = dict(zip(columns, row, strict=True))
        writer.writerow([told.get(name, "") for name in header])
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, (text + out.getvalue()).encode())
