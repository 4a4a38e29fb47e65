"""From evidence to readable sheets: each current file read once, its plan noted.

Writes raw.* and a grid (Parquet of text) per sheet; nothing is typed here. Belongs
here: which files there are and what their sheets are. Does not: values.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms.intake import (
    across,
    empty_register,
    mapped,
    mapped_rows,
    mapped_unread,
    marks,
    notation,
    recognise,
    spread,
    totals,
)
from transforms.intake.deliver import Delivery
from transforms.intake.delivery_notes import Notes
from transforms.intake.grid import (
    Notice,
    Reading,
    Sheet,
    UnreadableFile,
    seen,
)
from transforms.intake.mapping import Mapping
from transforms.intake.read import read
from transforms.intake.registered import Registered
from transforms.intake.stage import Source, source
from transforms.intake.workbook.notices import merged
from transforms.project.dialect import Dialect
from transforms.project.folder import Project
from transforms.project.severity import FLAGGED, REFUSED
from warehouse import raw_store
from warehouse.trouble import CannotGoOn, is_interrupt, machine_trouble

# Papers beside the numbers: kept as evidence, and said to be no more than that.
DOCUMENTS = (
    ".pdf", ".doc", ".docx", ".odt", ".rtf", ".md", ".ppt", ".pptx", ".eml", ".msg",
    ".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".heic",
)  # fmt: skip


Top = list[tuple[int, tuple[str | None, ...]]]  # (row number, cells) of first rows


def _kept_only(name: str) -> Notice:
    return Notice(
        "", None, None, "kept_only", FLAGGED, Path(name).suffix,
        "The file is kept as evidence; nothing in it was read.",
        "Nothing is to be done if it is a paper behind the numbers. Numbers are read "
        "from CSV, Parquet and workbooks (.xlsx, .xlsm, .ods) only.",
    )  # fmt: skip


def register_file(
    con: duckdb.DuckDBPyConnection,
    project: Project,
    file_no: int,
    delivery: Delivery,
    mappings: list[Mapping],
    notes: Notes,
    raw: Registered,
) -> list[Source]:
    """Read one stored file into grids; return its usable sheets, in order.

    A file that cannot be read is a notice, never an exception: the rest goes on. Only
    what is not in the file stops a run. Raises MissingObject, MachineTrouble.
    ``raw`` gets what is to be written of it.
    """
    path = raw_store.stored_file(project.store, delivery.sha256, delivery.name)
    raw.add("file", file_no, delivery.sha256, path.stat().st_size, _kind(delivery))
    raw.add(
        "delivery", file_no, delivery.name,
        list(notes.supersedes.get(delivery.name, ())),
        list(notes.speaks_for.get(delivery.name, ())), notes.until.get(delivery.name),
        list(notes.prorate.get(delivery.name, ())),
    )  # fmt: skip
    if Path(delivery.name).suffix.lower() in DOCUMENTS:
        note(con, file_no, 0, _kept_only(delivery.name))
        return []
    try:
        reading = read(path, project.dialect(delivery.name), name=delivery.name)
    except UnreadableFile as error:
        note(con, file_no, 0, error.notice)
        return []
    except Exception as error:
        note(con, file_no, 0, unforeseen(error))
        return []
    return _sheets(con, project, file_no, delivery, reading, mappings, raw)


def _kind(delivery: Delivery) -> str:
    return Path(delivery.name).suffix.lower().lstrip(".")


# What a delivered value cannot bring about: values are bound, never a part of a query.
_OUR_SQL = duckdb.BinderException | duckdb.CatalogException | duckdb.ParserException


def unforeseen(error: Exception) -> Notice:
    """The notice that refuses a file or sheet over which a library fell.

    One cell must not stop a company, and no list of what pandera, Arrow or DuckDB may
    raise over a stranger's data is complete. Raises the error again where the machine,
    the project, an interrupt or a query of our own that DuckDB does not take is behind
    it: then no file is at fault.
    """
    is_ours = isinstance(error, CannotGoOn | _OUR_SQL)
    if is_ours or machine_trouble(error) or is_interrupt(error):
        raise error
    words = " ".join(str(error).split())[:200]
    return Notice(
        "", None, None, "cannot_be_read", REFUSED, words,
        f"Something in it cannot be read ({type(error).__name__}: {words}).",
        "Look for a value of an unusual kind near that; correct it and deliver again. "
        "If nothing is wrong there, please report it with the file.",
    )  # fmt: skip


def _sheets(
    con: duckdb.DuckDBPyConnection,
    project: Project,
    file_no: int,
    delivery: Delivery,
    reading: Reading,
    mappings: list[Mapping],
    raw: Registered,
) -> list[Source]:
    numbers = {sheet.name: sheet.number for sheet in reading.sheets}
    sources: list[Source] = []
    further = max(numbers.values(), default=0)
    # By sheet, the tables that are read: those rows of which something is said.
    read_tables: dict[str, list[_Read]] = defaultdict(list)
    # What the reader refused as a whole: nobody knows what such a sheet holds.
    refused = {
        notice.sheet
        for notice in reading.notices
        if notice.severity == REFUSED and notice.row is None
    }
    lost = {n.sheet for n in reading.notices if n.rule == "field_count"}
    passed_over: list[tuple[int, Notice, int]] = []
    of_ours: dict[str, recognise.Plan] = {}
    dialect = project.dialect(delivery.name) if reading.kind == "csv" else Dialect()
    total_rows: dict[str, list[int]] = defaultdict(list)
    # Cells that the reader could not make out; it says so.
    unreadable: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for notice in reading.notices:
        if notice.rule == "total_row" and notice.row is not None:
            total_rows[notice.sheet].append(notice.row)
        if notice.severity == REFUSED and notice.row and notice.column:
            unreadable[notice.sheet].add((notice.row, notice.column))
    tops = {sheet.number: _top(sheet) for sheet in reading.sheets}
    seen = {_stamp(tops[s.number]) for s in reading.sheets if not s.hidden}
    unread, unmet = mapped_rows.skipped(mappings, delivery.name, reading.sheets)
    for notice in unmet:
        note(con, file_no, 0, notice)
    for sheet in reading.sheets:
        top = tops[sheet.number]
        if older := recognise.older_layout(sheet.name, top):
            note(con, file_no, 0, older)
        # A sheet of ours holds data whether one sees it or not; only of two that are
        # alike the hidden one is left.
        hidden = sheet.hidden and _stamp(top) in {"", *seen}
        readers = [
            m if m.dates else m.model_copy(update={"dates": dialect.dates})
            for m in _readers(mappings, delivery.name, sheet, top)
        ]
        if sheet.number in unread:
            by, cells = unread[sheet.number]
            raw.add("left_out", file_no, sheet.number, f"`skip` of {by}", cells)
            found_tables = [mapped.Table(None, sheet)]
        elif readers:
            found_tables = mapped.tables(
                delivery.name, sheet, readers, reading.names
            )
        else:
            found = recognise.recognise(delivery.name, sheet.name, hidden, top)
            if found is None and sheet.name not in refused:
                cells = mapped_unread.numbers(sheet)
                skipped = recognise.not_read(
                    delivery.name, sheet.name, hidden, top, cells > 0
                )
                if skipped:
                    passed_over.append((sheet.number, skipped, cells))
            found_tables = [mapped.Table(found, sheet)]
        for place, table in enumerate(found_tables):
            # Further tables of a sheet are sheets of their own under its name.
            further += place > 0
            own = replace(table.sheet, number=further if place else sheet.number)
            rows_of: set[int] | None = None
            if own.rows is not None and own.rows is not sheet.rows:
                # Only of rows that something is said of: a sheet may have millions.
                said_of = [n.row for n in reading.notices if n.sheet == sheet.name]
                asked = pa.array([row for row in said_of if row], pa.int64())
                rows_of = set(pc.unique(own.rows["row_no"].filter(
                    pc.is_in(own.rows["row_no"], value_set=asked)
                )).to_pylist())  # fmt: skip
            plan = table.found
            if isinstance(plan, recognise.Plan):
                plan = empty_register.delivered(plan, own)
            if isinstance(plan, Notice):
                note(con, file_no, own.number, plan)
                if sheet.merged and sheet.name not in refused:
                    whole = merged(sheet.name, list(sheet.merged), None)
                    note(con, file_no, own.number, whole)
                refused.add(sheet.name)
            unread_here = unreadable[sheet.name]
            if isinstance(plan, recognise.Plan):
                settled = spread.settle(plan, notation.settle(plan, own, dialect))
                own, unread_here = settled.sheet, unread_here | settled.covered
            grid, row_count = str(_grid(project, delivery, own)), _row_count(own)
            read_as = plan if isinstance(plan, recognise.Plan) else None
            if read_as:
                if _stamp(top):
                    of_ours[sheet.name] = read_as
                read_tables[sheet.name].append(_Read(own.number, rows_of, read_as))
                for at in sorted(unread_here):
                    raw.add("unread", file_no, own.number, *at)
                sources.append(
                    source(
                        file_no, own.number, grid, _kind(delivery), row_count, read_as,
                        project.dialect(delivery.name),
                    )
                )  # fmt: skip
                _tells(con, file_no, own.number, top, read_as)
                said = [
                    *read_as.notices,
                    *settled.notices,
                    *empty_register.notices(
                        read_as, own, sheet.name in lost, bool(table.left_out)
                    ),
                    *across.notices(read_as, own, unread_here),
                    *totals.differences(read_as, own, dialect, total_rows[sheet.name]),
                ]
                for notice in said:
                    note(con, file_no, own.number, notice)
                raw.columns(file_no, own.number, read_as.columns)
                for key, cells in table.left_out.items():
                    by = read_as.mapping.place if read_as.mapping else ""
                    raw.add("left_out", file_no, own.number, f"`{key}` of {by}", cells)
                others = table.unread or _beside(read_as, own, top)
                for why, cells in others.items():
                    raw.add("left_out", file_no, own.number, why, cells)
            raw.add(
                "sheet", file_no, own.number, sheet.name,
                read_as.gives if read_as else "",
                read_as.header_row if read_as else None,
                read_as.mapping.name if read_as and read_as.mapping else None, grid,
                row_count, (read_as.of_site or None) if read_as else None,
            )  # fmt: skip
    plans = {src.sheet_no for src in sources}
    refused |= {n.sheet for _, n, _ in passed_over if n.severity == REFUSED}
    if not plans and not refused:
        meant = [m for m in mappings if m.is_for(delivery.name)]
        note(con, file_no, 0, recognise.unrecognised(delivery.name, "", meant))
        passed_over = []
    for number, notice, cells in passed_over:
        note(con, file_no, number, notice)
        if cells and notice.severity == FLAGGED:
            raw.add("left_out", file_no, number, "the sheet was not read", cells)
    for notice in reading.notices:
        number = numbers.get(notice.sheet, 0)
        if notice.row is not None and (tables := read_tables[notice.sheet]):
            first = min(table.plan.header_row for table in tables)
            of_row = [table for table in tables if table.has_row(notice, first)]
            if not of_row:
                continue
            of_cell = (table for table in of_row if table.has_column(notice))
            number = next(of_cell, of_row[0]).number
        if notice.rule == "cell_note" and _is_guide(of_ours.get(notice.sheet), notice):
            continue
        # What a cover sheet hides harms nobody; what a data sheet hides is said.
        is_read = number in plans or number == 0
        if is_read or (notice.sheet in refused and notice.rule != "hidden_sheet"):
            note(con, file_no, number, notice)
    return sources


@dataclass(frozen=True)
class _Read:
    """A table that is read: its sheet's number, those of its rows of which something is
    said (None: all), and its columns."""

    number: int
    rows: set[int] | None
    plan: recognise.Plan

    def has_row(self, notice: Notice, first: int) -> bool:
        """Whether the row that a notice is of is one of its rows, or heads it; what
        stands above all tables heads those whose headings are in row ``first``."""
        own, row = self.plan, notice.row or 0
        heads = own.mapping.header if own.mapping else ()
        is_its = row > own.header_row or row in heads or own.header_row == first
        return is_its and (self.rows is None or row in self.rows)

    def has_column(self, notice: Notice) -> bool:
        """Whether the cell that a notice is of is in one of its columns, and read."""
        return any(
            c.meaning and c.number == notice.column and c.row in (None, notice.row)
            for c in self.plan.columns
        )


def _beside(plan: recognise.Plan, sheet: Sheet, top: Top) -> dict[str, int]:
    """The numbers of a sheet in our own form that stand in columns without a heading or
    above the headings. Of a register a row is one thing; what a workbook of ours says
    to people is none."""
    if plan.mapping or plan.gives != recognise.MEASUREMENTS:
        return {}
    if _stamp(top) and sheet.rows is not None:
        below = pc.greater(sheet.rows["row_no"], plan.header_row)
        sheet = replace(sheet, rows=sheet.rows.filter(below))
    named = {column.number for column in plan.columns}
    cells = mapped_unread.numbers(sheet, plan.header_row, named)
    return {"above the headings or in a column without one": cells} if cells else {}


def _is_guide(plan: recognise.Plan | None, notice: Notice) -> bool:
    """Whether it is of a cell that we wrote for people, notes and all.

    Not every program keeps by whom a note is.
    """
    if plan is None or notice.row is None:
        return False
    guides = {c.number for c in plan.columns if c.header in marks.GUIDES}
    return notice.row <= plan.header_row or notice.column in guides


def _readers(
    mappings: list[Mapping], name: str, sheet: Sheet, top: Top
) -> list[Mapping]:
    """The mappings that read a sheet; what our own workbooks say to people has none."""
    kind, _ = marks.stamped(_stamp(top))
    if not top or kind in (marks.START, marks.RETURNED):
        return []
    return [m for m in mappings if m.read_off(name, sheet.name) is not None]


def _stamp(top: Top) -> str:
    """What our own workbooks wrote into cell A1; '' for a sheet of others."""
    first = (top[0][1][0] if top and top[0][1] else None) or ""
    return first if marks.stamped(first)[0] else ""


def _tells(
    con: duckdb.DuckDBPyConnection, file_no: int, sheet_no: int, top: Top,
    plan: recognise.Plan,
) -> None:  # fmt: skip
    """Note whose word a register's sheet is, if it says so and the days exist."""
    teller = marks.teller(top[0][1][0]) if top and top[0][1] else None
    if plan.gives == recognise.MEASUREMENTS or teller is None:
        return
    con.execute(
        "insert into raw.told select ?, ?, ?, site, a, b from (select ? as site, "
        "try_cast(? as date) as a, try_cast(? as date) as b) "
        "where a is not null and b is not null",
        [file_no, sheet_no, plan.gives, *teller],
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


def _top(sheet: Sheet) -> Top:
    if sheet.header is not None:
        return [(0, sheet.header)]
    if sheet.rows is None:
        return []
    head = sheet.rows.slice(0, 40).to_pylist()
    names = [f"c{number}" for number in range(1, sheet.width + 1)]
    return [
        (row["row_no"], tuple(row[n] and seen(row[n]) for n in names)) for row in head
    ]


def note(
    con: duckdb.DuckDBPyConnection, file_no: int, sheet_no: int, notice: Notice
) -> None:
    """Keep a notice about a sheet (0: the whole file) until it is published."""
    con.execute(
        "insert into raw.notice values (?, ?, coalesce(nullif(?, ''), (select sheet "
        "from raw.sheet where file_no = ? and sheet_no = ?), ''), ?, ?, '', '', ?, ?, "
        "?, ?, ?)",
        [
            file_no, sheet_no, notice.sheet, file_no, sheet_no, notice.row,
            notice.column, notice.rule, notice.severity, notice.text, notice.message,
            notice.remedy,
        ],
    )  # fmt: skip
