"""From evidence to readable sheets: each current file read once, its plan noted.

Writes raw.* and a grid (Parquet of text) per sheet; nothing is typed here. Belongs
here: which files there are and what their sheets are. Does not: values.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from transforms.intake import own, recognise, unsaid
from transforms.intake.deliver import Delivery
from transforms.intake.grid import FLAGGED, Notice, Reading, Sheet, UnreadableFile
from transforms.intake.mapping import Mapping, Notes
from transforms.intake.read import read
from transforms.project import Project
from warehouse import raw_store

# Papers beside the numbers: kept as evidence, and said to be no more than that.
DOCUMENTS = (
    ".pdf", ".doc", ".docx", ".odt", ".rtf", ".md", ".ppt", ".pptx", ".eml", ".msg",
    ".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".heic",
)  # fmt: skip


def _kept_only(name: str) -> Notice:
    return Notice(
        "", None, None, "kept_only", FLAGGED, Path(name).suffix,
        "The file is kept as evidence; nothing in it was read.",
        "Nothing is to be done if it is a paper behind the numbers. Numbers are read "
        "from CSV, Parquet and Excel workbooks (.xlsx, .xlsm) only.",
    )  # fmt: skip


def register_file(
    con: duckdb.DuckDBPyConnection,
    project: Project,
    file_no: int,
    delivery: Delivery,
    mappings: list[Mapping],
    notes: Notes,
) -> dict[int, recognise.Plan]:
    """Read one stored file into grids; return the plan of each usable sheet.

    A file that cannot be read is a notice, never an exception: the rest goes on.
    """
    path = raw_store.object_path(project.store, delivery.sha256)
    con.execute(
        "insert into raw.file values (?, ?, ?, ?)",
        [file_no, delivery.sha256, path.stat().st_size,
         Path(delivery.name).suffix.lower().lstrip(".")],
    )  # fmt: skip
    con.execute(
        "insert into raw.delivery values (?, ?, ?)",
        [file_no, delivery.name, list(notes.supersedes.get(delivery.name, ()))],
    )
    if Path(delivery.name).suffix.lower() in DOCUMENTS:
        _note(con, file_no, 0, _kept_only(delivery.name))
        return {}
    try:
        reading = read(path, project.dialect(delivery.name), name=delivery.name)
    except UnreadableFile as error:
        _note(con, file_no, 0, error.notice)
        return {}
    return _sheets(con, project, file_no, delivery, reading, mappings)


def _sheets(
    con: duckdb.DuckDBPyConnection,
    project: Project,
    file_no: int,
    delivery: Delivery,
    reading: Reading,
    mappings: list[Mapping],
) -> dict[int, recognise.Plan]:
    numbers = {sheet.name: sheet.number for sheet in reading.sheets}
    plans: dict[int, recognise.Plan] = {}
    refused: set[str] = set()
    passed_over: list[tuple[int, Notice]] = []
    for sheet in reading.sheets:
        grid = _grid(project, delivery, sheet)
        found = recognise.recognise(
            delivery.name, sheet.name, sheet.hidden, _top(sheet), mappings
        )
        if found is None:
            skipped = recognise.not_read(
                delivery.name, sheet.name, sheet.hidden, _top(sheet)
            )
            passed_over += [(sheet.number, skipped)] if skipped else []
        if isinstance(found, recognise.Plan):
            found = unsaid.delivered(found, sheet)
        if isinstance(found, Notice):
            _note(con, file_no, sheet.number, found)
            refused.add(sheet.name)
        if isinstance(found, recognise.Plan):
            plans[sheet.number] = found
            _tells(con, file_no, sheet, found)
            for notice in (*found.notices, *unsaid.notices(found, sheet)):
                _note(con, file_no, sheet.number, notice)
            for column in found.columns:
                con.execute(
                    "insert into raw.column values (?, ?, ?, ?, ?)",
                    [file_no, sheet.number, column.number, column.header,
                     column.meaning],
                )  # fmt: skip
        plan = plans.get(sheet.number)
        con.execute(
            "insert into raw.sheet values (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                file_no, sheet.number, sheet.name, plan.gives if plan else "",
                plan.header_row if plan else None,
                plan.mapping.name if plan and plan.mapping else None,
                str(grid), _row_count(sheet),
            ],
        )  # fmt: skip
    if not plans and not refused:
        _note(con, file_no, 0, recognise.unrecognised(delivery.name, ""))
        passed_over = []
    for number, notice in passed_over:
        _note(con, file_no, number, notice)
    for notice in reading.notices:
        # What a cover sheet hides harms nobody; what a data sheet hides is said.
        number = numbers.get(notice.sheet, 0)
        if number in plans or number == 0 or notice.sheet in refused:
            _note(con, file_no, number, notice)
    return plans


def _tells(
    con: duckdb.DuckDBPyConnection, file_no: int, sheet: Sheet, plan: recognise.Plan
) -> None:
    """Note whose word a register's sheet is, if it says so and the days exist."""
    top = _top(sheet)
    teller = own.teller(top[0][1][0]) if top and top[0][1] else None
    if plan.gives == recognise.MEASUREMENTS or teller is None:
        return
    con.execute(
        "insert into raw.told select ?, ?, ?, site, a, b from (select ? as site, "
        "try_cast(? as date) as a, try_cast(? as date) as b) "
        "where a is not null and b is not null",
        [file_no, sheet.number, plan.gives, *teller],
    )


def _grid(project: Project, delivery: Delivery, sheet: Sheet) -> Path:
    if sheet.parquet is not None:
        return sheet.parquet
    folder = project.state / "grids"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{delivery.sha256}-{sheet.number}.parquet"
    pq.write_table(sheet.rows, target, compression="zstd")
    return target


def _row_count(sheet: Sheet) -> int:
    if sheet.parquet is not None:
        return int(pq.read_metadata(sheet.parquet).num_rows)
    return int(sheet.rows.num_rows) if sheet.rows is not None else 0


def _top(sheet: Sheet) -> list[tuple[int, tuple[str | None, ...]]]:
    if sheet.header is not None:
        return [(0, sheet.header)]
    if sheet.rows is None:
        return []
    head = sheet.rows.slice(0, 40).to_pylist()
    names = [f"c{number}" for number in range(1, sheet.width + 1)]
    return [(row["row_no"], tuple(row[name] for name in names)) for row in head]


def _note(
    con: duckdb.DuckDBPyConnection, file_no: int, sheet_no: int, notice: Notice
) -> None:
    con.execute(
        "insert into raw.notice values (?, ?, ?, ?, ?, '', '', ?, ?, ?, ?, ?)",
        [
            file_no, sheet_no, notice.sheet, notice.row, notice.column, notice.rule,
            notice.severity, notice.text, notice.message, notice.remedy,
        ],
    )  # fmt: skip
