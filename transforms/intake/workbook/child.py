"""The child process that opens one workbook: `python -m ... IN OUT_DIR`.

Belongs here: limits on itself, then workbook to plain text files (`result.json` and one
CSV per sheet: row number, then the cells from column A; a blank is an empty field).
Does not: Arrow, which would double what one workbook costs. The parent is
`workbook_parent`; a hostile file can kill this process and nothing else.
"""

import csv
import json
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook

from transforms.intake.grid import Notice, UnreadableFile, noted, typed, unreadable
from transforms.intake.workbook.drawn import read_drawn, shows
from transforms.intake.workbook.merged import Merged
from transforms.intake.workbook.notices import (
    no_cells,
    sheet_notices,
    sheet_refused,
)
from transforms.intake.workbook.ods import OdsSheet, read_ods
from transforms.intake.workbook.remarks import read_remarks
from transforms.intake.workbook.styles import COVERED, read_styles, read_texts
from transforms.intake.workbook.tabs import DoctypeFound, read_tabs
from transforms.intake.workbook.xml import Findings, SheetFault, scan_sheet
from transforms.intake.workbook.zip import is_ods, open_archive

# Nets below the limits on what a file may hold, which are in workbook_zip and _xml:
# what those let through needs a fraction of this.
MEMORY_BYTES, CPU_SECONDS, OUTPUT_BYTES = 4 << 30, 900, 1 << 30


def main(source: str, out: str) -> None:
    """Read the workbook `source` into the folder `out`, which must exist."""
    limit()
    try:
        result = read_workbook(Path(source), Path(out))
    except UnreadableFile as refusal:
        result = {"refused": asdict(refusal.notice)}
    except MemoryError:
        raise
    except Exception as error:
        # What the system says has a number; what a damaged part makes a reader say has
        # none.
        if isinstance(error, OSError) and error.errno is not None:
            raise
        result = {"refused": asdict(_damaged(error).notice)}
    except BaseException as error:
        # A panic of the reader, which is written in Rust, is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        result = {"refused": asdict(_damaged(error).notice)}
    text = json.dumps(result, ensure_ascii=False)
    (Path(out) / "result.json").write_text(text, encoding="utf-8")


def read_workbook(source: Path, out: Path) -> dict[str, Any]:
    """Write one CSV per sheet and return what belongs into `result.json`.

    Raises:
        UnreadableFile: the workbook as a whole must not be read.
    """
    sheets: list[dict[str, Any]] = []
    notices: list[Notice] = []
    with open_archive(source) as archive, source.open("rb") as stream:
        if is_ods(archive):
            return _read_ods(archive, out)
        book = read_tabs(archive)
        styles = read_styles(archive, book.styles)
        marked = read_texts(archive, book.texts)
        # Most have none, which is quickly seen.
        has_remarks = any("comments" in name.lower() for name in archive.namelist())
        has_drawn = any("drawings/drawing" in n.lower() for n in archive.namelist())
        workbook = CalamineWorkbook.from_filelike(stream)
        if workbook.sheet_names != [tab.name for tab in book.tabs]:
            raise ValueError("two readers see different sheets")
        for index, tab in enumerate(book.tabs):
            if tab.member is None:
                notices.append(no_cells(tab.name, [f"a {tab.kind}"]))
                continue
            width, merged = 0, list[str]()
            try:
                found = scan_sheet(archive, tab.member, styles, marked)
            except SheetFault as fault:
                notices.append(sheet_refused(tab.name, fault))
            else:
                width, merged = found.width, found.merged
                if not width:
                    if kinds := shows(archive, tab.member):
                        notices.append(no_cells(tab.name, kinds))
                    continue
                if has_remarks:
                    found.remarks = read_remarks(archive, tab.member)
                if has_drawn:
                    found.drawn = read_drawn(archive, tab.member)
                notices += sheet_notices(tab.name, tab.hidden, found, book.awaits)
                sheet = workbook.get_sheet_by_index(index)
                _write(out / f"{index + 1}.csv", tab.name, sheet, found)
            sheets.append(
                {
                    "number": index + 1,
                    "name": tab.name,
                    "hidden": tab.hidden,
                    "width": width,
                    "merged": merged,
                }
            )
    return {
        "sheets": sheets,
        "notices": [asdict(notice) for notice in notices],
        "names": book.names,
    }


def _read_ods(archive: zipfile.ZipFile, out: Path) -> dict[str, Any]:
    sheets: list[dict[str, Any]] = []
    notices: list[Notice] = []
    for number, sheet in enumerate(read_ods(archive), 1):
        width = 0 if sheet.fault else sheet.found.width
        if sheet.fault:
            notices.append(sheet_refused(sheet.name, sheet.fault))
        elif not width:
            if sheet.shows:
                notices.append(no_cells(sheet.name, sheet.shows))
            continue
        else:
            notices += sheet_notices(sheet.name, sheet.hidden, sheet.found, False)
            with (out / f"{number}.csv").open("w", encoding="utf-8", newline="") as to:
                csv.writer(to).writerows(_ods_rows(sheet))
        sheets.append(
            {"number": number, "name": sheet.name, "hidden": sheet.hidden,
             "width": width, "merged": sheet.found.merged}
        )  # fmt: skip
    return {
        "sheets": sheets,
        "notices": [asdict(notice) for notice in notices],
        "names": {},
    }


def _ods_rows(sheet: OdsSheet) -> Iterator[list[Any]]:
    for row, cells in sheet.rows:
        texts = list(cells)
        for column, cell in enumerate(cells, 1):
            if seen := sheet.found.seen.get((row, column)):
                texts[column - 1] = noted(seen[0] or cell, seen[1])
        yield [row, *texts, *[""] * (sheet.found.width - len(texts))]


def _write(target: Path, name: str, sheet: CalamineSheet, found: Findings) -> None:
    start, end = sheet.start or (0, 0), sheet.end or (-1, -1)
    expected = found.last_row - 1, found.last_column - 1
    count = 0

    def lines() -> Iterator[list[Any]]:
        nonlocal count
        left, right = [""] * start[1], [""] * (found.width - end[1] - 1)
        no_value: dict[int, list[int]] = {}
        for row, column, _ in found.errors + found.uncached:
            if start[1] < column <= end[1] + 1:
                no_value.setdefault(row, []).append(column - start[1] - 1)
        seen: dict[int, list[tuple[int, str, str]]] = {}
        for (row, column), (shown, note) in found.seen.items():
            seen.setdefault(row, []).append((column - start[1] - 1, shown, note))
        merged = Merged(found.merged)
        for count, cells in enumerate(sheet.iter_rows(), 1):
            texts = [typed(c) if type(c) is str else TEXT[type(c)](c) for c in cells]
            for place, shown, note in seen.get(count, ()):
                texts[place] = noted(shown or texts[place], note)
            for column in merged.covered(count, start[1] + 1, start[1] + len(texts)):
                if texts[column - start[1] - 1]:
                    texts[column - start[1] - 1] += f" «{COVERED}»"
            for place in no_value.get(count, ()):
                texts[place] = ""
            if any(texts):
                yield [count, *left, *texts, *right]

    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines())
    if end != expected or count != end[0] + 1:
        raise unreadable(
            "readers_disagree",
            name,
            f"Two readers see different extents of the sheet '{name}': one ends at row "
            f"{max(end[0], count - 1) + 1}, column {end[1] + 1}, the other at row "
            f"{expected[0] + 1}, column {expected[1] + 1}. Rows might be lost.",
            "Open the workbook in Excel, save it and deliver it again.",
        )


def _number(value: float) -> str:
    text = repr(value)
    return text[:-2] if text.endswith(".0") else text


def _moment(value: datetime) -> str:
    return value.isoformat() if value.time() != time.min else value.date().isoformat()


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(value.total_seconds(), 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours:02d}:{minutes:02d}:{_number(seconds).zfill(2)}"


TEXT: dict[type, Callable[[Any], str]] = {
    float: _number,
    int: str,
    bool: lambda value: "true" if value else "false",
    datetime: _moment,
    date: date.isoformat,
    time: time.isoformat,
    timedelta: _duration,
    type(None): lambda _: "",
}


def _damaged(error: BaseException) -> UnreadableFile:
    if isinstance(error, DoctypeFound):
        return unreadable(
            "xml_entities",
            "<!DOCTYPE",
            "The workbook's XML declares a document type, which no spreadsheet program "
            "writes and which is used for attacks.",
            "Ask who made the file; save the data as a new workbook.",
        )
    return unreadable(
        "workbook_damaged",
        str(error)[:200],
        "The workbook is damaged: its parts cannot be read.",
        "Open it in Excel, let it repair the file, check it, save it and deliver it "
        "again.",
    )


def limit() -> None:
    """Limit this process, where the system can; the parent limits the time anyway."""
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
        resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
