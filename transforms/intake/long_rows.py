"""Sheets of measurements as rows of one form, whatever columns each of them has.

Few rows of many sheets are read once, into one temporary table: then the number of
statements is what takes time. Many rows are read again for each dataset, each time
only what is asked for. Belongs here: how sheets are brought together. What their
columns mean in SQL is ``stage``'s.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import duckdb

from transforms.intake import marks
from transforms.intake.lookups import NOTE_COLUMNS
from transforms.intake.mapping import Mapping
from transforms.intake.prepared import is_moved, not_told, untouched
from transforms.intake.recognise import MONTH, PERIOD, YEAR
from transforms.intake.stage import (
    REPORTED,
    Source,
    cell,
    constants,
    decimals,
    expressions,
    number,
    own,
    relation,
)
from warehouse.connection import literal, quoted

# Up to here the number of statements is what takes time, not the rows.
FEW_ROWS = 200_000
# So many forms are read in one statement: with more, planning takes time by its square.
_TOGETHER = 40

# What every row has, and what it is where the sheet does not say.
_ALWAYS = {
    "file_no": "integer", "sheet_no": "smallint", "row_no": "integer",
    "column_no": "smallint", "metric_id": "varchar", "site_id": "varchar",
    "period_start_day": "date", "period_end_day": "date", "value": "varchar",
    "number": REPORTED, "unit": "varchar", "method": "varchar",
    marks.NOT_APPLICABLE: "varchar",
}  # fmt: skip
# What is not read but follows from what is.
_MADE = {"moved": "boolean", "untouched": "boolean", "of_mapping": "varchar"}
_UNCERTAINTY = "uncertainty_pct"
# Columns whose cells are asked for once for each value of a row.
_RAW = ("melted", YEAR, MONTH, PERIOD)
Refuse = Callable[[Source, Exception], None]


@dataclass(frozen=True)
class Rows:
    """A relation of long rows: what every row has, dimensions, and who told it.

    ``mappings`` are those by which some of the rows are read; ``has_notes`` says that
    cells may have a note on what a person sees; ``number`` is SQL that numbers them.
    ``places`` are the decimals of the numbers, where their type has few. ``spoken``
    has each metric and dimension as the rows have them, if not once each, and
    ``metrics`` are those that they speak of.
    """

    sql: str
    spoken: str
    metrics: frozenset[str]
    dims: tuple[str, ...]
    about: tuple[str, ...]
    mappings: tuple[Mapping, ...]
    has_notes: bool
    number: str = "row_number() over ()"
    places: int | None = None


@dataclass(frozen=True)
class Group:
    """Sheets of one form, which are read as one."""

    sources: tuple[Source, ...]

    @property
    def is_wide(self) -> bool:
        """Whether a row of a sheet gives several rows."""
        return any(c.meaning == "melted" for c in self.sources[0].plan.columns)

    @property
    def rows(self) -> int:
        """How many rows the sheets have."""
        return sum(src.rows for src in self.sources)

    @cached_property
    def differing(self) -> dict[str, list[str]]:
        """Constants in which the sheets differ: meaning -> the text of each."""
        every = [constants(src) for src in self.sources]
        told = {name: [one[name] for one in every] for name in every[0]}
        return {name: texts for name, texts in told.items() if len({*texts}) > 1}


def groups(sources: Iterable[Source]) -> list[Group]:
    """Sheets of one form: the same columns in the same places, as hundreds of files
    from one template or under one mapping have. Parquet files stand alone."""
    found: dict[object, list[Source]] = {}
    for src in sources:
        plan = src.plan
        columns = tuple((c.number, c.meaning, c.given, c.row) for c in plan.columns)
        written = (src.dialect, src.has_notes)
        by = plan.mapping and (plan.mapping.name, *sorted(plan.mapping.constants))
        form: object = (plan.gives, plan.header_row, columns, written, by)
        if src.is_parquet:
            form = (src.file_no, src.sheet_no)
        found.setdefault(form, []).append(src)
    return [Group(tuple(alike)) for alike in found.values()]


class LongRows:
    """The rows of all waiting sheets; of those of few rows in the table ``long_row``.

    ``metrics`` are (file, sheet, metric) of everything that a row speaks of.
    """

    def __init__(
        self, con: duckdb.DuckDBPyConnection, sources: list[Source], refuse: Refuse
    ) -> None:
        """Read what is small; ``refuse`` is told of each sheet that cannot be read."""
        self._con = con
        self.metrics: list[tuple[int, int, str | None]] = []
        kept: list[Group] = []
        apart: list[Group] = []
        room = FEW_ROWS
        for group in sorted(groups(sources), key=lambda g: g.rows):
            is_kept = group.rows <= room or group.is_wide
            (kept if is_kept else apart).append(group)
            room -= group.rows if is_kept else 0
        self._columns = _columns(kept)
        if kept:
            listed = ", ".join(f"{quoted(n)} {k}" for n, k in self._columns.items())
            con.execute(f"create or replace temp table long_row ({listed})")
        self._kept = [
            group
            for at in range(0, len(kept), _TOGETHER)
            for group in _that_can(kept[at : at + _TOGETHER], self._read, refuse)
        ]
        if kept:
            self._note_metrics("long_row")
        # Of many rows what they speak of is asked once for all datasets.
        self._spoken: list[tuple[Group, str]] = []
        for one in apart:
            _that_can([one], self._ask, refuse)

    def _read(self, batch: list[Group]) -> None:
        selects = " union all by name ".join(select(group) for group in batch)
        self._con.execute(f"insert into long_row by name {selects}")

    def _ask(self, batch: list[Group]) -> None:
        for group in batch:
            table = f"spoken_{len(self._spoken)}"
            dims = "".join(f", {quoted(name)}" for name in _dims(_columns([group])))
            self._con.execute(
                f"create or replace temp table {table} as select distinct file_no, "
                f"sheet_no, metric_id, untouched{dims} from ({select(group)})"
            )
            self._spoken.append((group, table))
            self._note_metrics(table)

    def _note_metrics(self, table: str) -> None:
        self.metrics += self._con.execute(
            f"select distinct file_no, sheet_no, metric_id from {table}"
        ).fetchall()

    @property
    def is_few(self) -> bool:
        """Whether there are so few rows that all of them are in one table."""
        return not self._spoken

    def relations(self, sources: Iterable[Source]) -> Iterator[Rows]:
        """The rows of these sheets, in as few relations as can be."""
        chosen = {(src.file_no, src.sheet_no) for src in sources}

        def of(group: Group) -> tuple[Source, ...]:
            return tuple(s for s in group.sources if (s.file_no, s.sheet_no) in chosen)

        kept = [src for group in self._kept for src in of(group)]
        if kept:
            sql = _of_sheets("long_row", kept)
            yield self._rows(sql, sql, self._columns, kept)
        for group, table in self._spoken:
            if some := of(group):
                part = Group(some)
                spoken = _of_sheets(table, some)
                rows = replace(
                    self._rows(f"({select(part)})", spoken, _columns([part]), some),
                    places=decimals(some[0]),
                )
                # To count the rows of one sheet anew would keep a core waiting.
                yield rows if len(some) > 1 else replace(
                    rows, number="cast(l.row_no as bigint)"
                )

    def _rows(
        self, sql: str, spoken: str, columns: Collection[str], of: Sequence[Source]
    ) -> Rows:
        places = {(src.file_no, src.sheet_no) for src in of}
        metrics = frozenset(
            metric for *place, metric in self.metrics if metric and (*place,) in places
        )
        mappings = {s.plan.mapping.name: s.plan.mapping for s in of if s.plan.mapping}
        about = tuple(name for name in NOTE_COLUMNS if name in columns)
        has_notes = any(src.has_notes for src in of)
        return Rows(
            sql, spoken, metrics, _dims(columns), about, tuple(mappings.values()),
            has_notes,
        )  # fmt: skip


def _that_can(
    batch: list[Group], act: Callable[[list[Group]], None], refuse: Refuse
) -> list[Group]:
    """Do something with groups of sheets; those are left with which it can be done."""
    try:
        act(batch)
        return batch
    except Exception as error:
        if len(batch) == 1:
            batch = [Group((src,)) for src in batch[0].sources]
        if len(batch) == 1:
            refuse(batch[0].sources[0], error)
            return []
        return [left for one in batch for left in _that_can([one], act, refuse)]


def _of_sheets(table: str, sources: Sequence[Source]) -> str:
    """SQL of the rows of a table that are of these sheets."""
    places = ", ".join(f"({src.file_no}, {src.sheet_no})" for src in sources)
    return f"(from {table} where (file_no, sheet_no) in ({places}))"


def _dims(columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in columns if name.startswith("dim_"))


def _columns(of: Iterable[Group]) -> dict[str, str]:
    """Columns of the long rows of these sheets -> their SQL types."""
    names = {n for g in of for cells in expressions(g.sources[0]) for n in cells}
    kinds = {name: "varchar" for name in NOTE_COLUMNS if name in names}
    if _UNCERTAINTY in kinds:
        kinds[_UNCERTAINTY] = "decimal(28,9)"
    dims = sorted(name for name in names if name.startswith("dim_"))
    return _ALWAYS | _MADE | kinds | dict.fromkeys(dims, "varchar")


def select(group: Group) -> str:
    """SQL of the long rows of sheets of one form."""
    src = group.sources[0]
    cells = expressions(src, group.differing)
    names = {"file_no", "sheet_no"} | {name for columns in cells for name in columns}
    is_prepared = marks.ROW in names
    is_across = src.plan.is_across
    made = {
        "moved": is_moved(is_across) if is_prepared else "false",
        "untouched": not_told(names, _first(src)) if is_across
        else untouched(names, NOTE_COLUMNS) if is_prepared else "false",
        "of_mapping": "''",
        _UNCERTAINTY: "try_cast("
        f"{number(quoted(_UNCERTAINTY), src.dialect)} as decimal(28,9))",
    }
    mapping = src.plan.mapping
    if mapping and mapping.units:
        spelled = ", ".join(literal(name) for name in mapping.units)
        name = literal(mapping.name)
        made["of_mapping"] = f"case when unit in ({spelled}) then {name} else '' end"
    listed = []
    for name, kind in _columns([group]).items():
        given = quoted(name) if name in names else f"cast(null as {kind})"
        listed.append(f"{made.get(name, given)} as {quoted(name)}")
    told = (
        _across(group, cells) if is_across and len(cells) > 1
        else _reshaped(group, cells) if group.is_wide
        else _plain(group, cells[0])
    )  # fmt: skip
    return f"select {', '.join(listed)} from ({told})"


def _first(src: Source) -> int:
    """The first column that holds values."""
    return min((c.number for c in src.plan.columns if c.meaning == "melted"), default=0)


def _cells_of(group: Group) -> tuple[str, str]:
    """SQL of the place of a row, and the relation of all rows of the sheets."""
    sources, src = group.sources, group.sources[0]
    if len(sources) == 1:
        place = f"{src.file_no} as file_no, {src.sheet_no} as sheet_no"
        return place, relation(src)
    # One scan over all of them: a branch for each file would take time by its square.
    # Files of the same content share a grid, which is read once and told by each.
    once = ", ".join(literal(grid) for grid in sorted({s.grid for s in sources}))
    told = {
        "grid": [literal(sheet.grid) for sheet in sources],
        "file_no": [str(sheet.file_no) for sheet in sources],
        "sheet_no": [str(sheet.sheet_no) for sheet in sources],
        **{own(n): [*map(literal, texts)] for n, texts in group.differing.items()},
    }
    listed = ", ".join(
        f"unnest([{', '.join(each)}]) as {name}" for name, each in told.items()
    )
    return "file_no, sheet_no", (
        "(select s.* exclude (grid), g.* "
        f"from read_parquet([{once}], filename = true, union_by_name = true) g "
        f"join (select {listed}) s on s.grid = g.filename "
        f"where g.row_no > {src.plan.header_row})"
    )


def _plain(group: Group, columns: dict[str, str]) -> str:
    place, rows = _cells_of(group)
    listed = ", ".join(f"{sql} as {quoted(name)}" for name, sql in columns.items())
    return f"select {place}, {listed} from {rows}"


def _across(group: Group, cells: list[dict[str, str]]) -> str:
    """Sheets of one form with several days as headings, each row read once for all."""
    first = cells[0].items()
    same = dict(item for item in first if all(item in c.items() for c in cells))
    differ = [name for name in cells[0] if name not in same]
    told = ", ".join(
        "{" + ", ".join(f"{literal(n)}: {c[n]}" for n in differ) + "}" for c in cells
    )
    row = _plain(group, same | {"of_days": f"[{told}]"})
    return f"select * exclude (of_days), unnest(of_days, max_depth := 2) from ({row})"


def _reshaped(group: Group, cells: list[dict[str, str]]) -> str:
    """Wide sheets as long rows.

    What does not depend on the column is read once per row, not once per cell.
    """
    src, (place, rows) = group.sources[0], _cells_of(group)
    first = cells[0].items()
    same = dict(item for item in first if all(item in c.items() for c in cells))
    wide = [c for c in src.plan.columns if c.meaning == "melted"]
    raw = dict.fromkeys(
        cell(src, c) for c in src.plan.columns if c.meaning in _RAW and c.number
    )
    listed = ", ".join(f"{sql} as {quoted(name)}" for name, sql in same.items())
    kept = ", ".join(quoted(name) for name in same)
    union = " union all by name ".join(
        f"select file_no, sheet_no, {kept}, "
        + ", ".join(
            f"{sql} as {quoted(name)}"
            for name, sql in columns.items()
            if name not in same
        )
        + " from shared"
        + ("" if column.row is None else f" where row_no = {column.row}")
        for column, columns in zip(wide, cells, strict=True)
    )
    return (
        f"with shared as materialized (select {place}, {listed}, {', '.join(raw)} "
        f"from {rows}) {union}"
    )
