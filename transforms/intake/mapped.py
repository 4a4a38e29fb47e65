"""What a mapping makes of a sheet: a plan for each of its tables, or why there is none.

Belongs here: the headings that a mapping names, and what the columns give together.
Does not: rows (``mapped_rows``), cells of a form (``mapped_cells``), values.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms.catalogue.contracts import PERIOD_NAMES
from transforms.intake import (
    mapped_cells,
    mapped_rows,
    mapped_unread,
    marks,
    month_words,
    propose_days,
)
from transforms.intake.grid import (
    Notice,
    Sheet,
    cell_name,
    column_letters,
    column_number,
    seen,
)
from transforms.intake.mapped_cells import Names, Refused
from transforms.intake.mapped_rows import Cells
from transforms.intake.mapping import Mapping
from transforms.intake.recognise import (
    MEASUREMENTS,
    MONTH,
    PERIOD,
    YEAR,
    Column,
    Plan,
    meanings,
    required,
)
from transforms.project.severity import FLAGGED

# A heading that every sheet has: in which row it stands tells two equal rows apart.
ROW_NUMBER = "row number"
_IS_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch


@dataclass(frozen=True)
class Table:
    """One table of a sheet: how to read it or why not, its rows, and how many value
    cells (of a register: rows) were left out of it and taken by no other table, by the
    key that did so."""

    found: Plan | Notice | None
    sheet: Sheet
    left_out: dict[str, int] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)  # why, of other numbers


def tables(
    delivered: str, sheet: Sheet, readers: Sequence[Mapping], names: Names
) -> list[Table]:
    """The tables of a sheet that these mappings read, in their order.

    Args:
        delivered: the path of the file.
        sheet: text with its rows, or a Parquet file with its headings.
        readers: the mappings that apply to it.
        names: the cells of the workbook that have a name.
    """
    files = list(dict.fromkeys(mapping.file for mapping in readers))
    if len(files) > 1:
        listed = " and ".join(f"mappings/{file}.yaml" for file in files)
        words = f"{listed} read the same sheet, so its cells would be taken twice."
        remedy = "Narrow `files` or `sheet` of all but one, or make `tables` of them."
        return [Table(Refused("mapping", words, remedy=remedy).notice(sheet), sheet)]
    found: list[_Read] = []
    used = {h for m in readers for h in (*m.headings, *m.ignore)}
    meant = {
        m: _meant(sheet, each) for m, each in enumerate(readers) if not each.form
    }  # fmt: skip
    for place, mapping in enumerate(readers):
        # What stands beside a table neither ends it nor lacks a heading.
        others = {m: taken for m, taken in meant.items() if m != place}
        after = [
            row for m, taken in others.items()
            if (row := min(readers[m].header)) > max(mapping.header)
            and taken & meant.get(place, set())
        ]  # fmt: skip
        try:
            one = _table(
                sheet, _filled(mapping, delivered, sheet, names), names, used,
                min(after, default=None), set().union(*others.values()),
            )  # fmt: skip
            _apart(one, [other for other in found if isinstance(other.found, Plan)])
        except Refused as why:
            one = _Read(why.notice(sheet), sheet, {}, mapping)
        found.append(one)
    return _unread(sheet, found, readers, names, _settled(found))


def _unread(
    sheet: Sheet, found: list[_Read], readers: Sequence[Mapping], names: Names,
    settled: list[Table],
) -> list[Table]:  # fmt: skip
    """The tables, the first with what is said of the numbers that none of them takes.

    Of a refused table nobody knows which those are; of a register a row is one thing.
    """
    taking = []
    for one, mapping in zip(found, readers, strict=True):
        if isinstance(one.found, Notice) or mapping.gives != MEASUREMENTS:
            return settled
        cells = mapped_cells.named(sheet, mapping, names)
        cells |= one.taken() if mapping.form else set()
        taking.append(
            mapped_unread.Taking(mapping, one.used, frozenset(cells), one.ignored)
        )
    unread, notices = mapped_unread.unread(sheet, taking)
    first, plan = settled[0], settled[0].found
    if notices and isinstance(plan, Plan):
        plan = replace(plan, notices=(*plan.notices, *notices))
    return [replace(first, found=plan, unread=unread), *settled[1:]]


@dataclass(frozen=True)
class _Read:
    """A table, with the cells that were left out of it."""

    found: Plan | Notice
    sheet: Sheet
    left_out: dict[str, Cells]
    mapping: Mapping
    used: frozenset[int] = frozenset()  # columns that it reads or looks at
    ignored: frozenset[int] = frozenset()

    def taken(self) -> set[tuple[int, int]]:
        """(column, row) of the value cells that it gives."""
        if not isinstance(self.found, Plan):
            return set()
        columns = self.found.columns
        if self.mapping.form:
            return {(c.number, c.row or 0) for c in columns}
        if self.sheet.rows is None:
            return set()
        below = pc.greater(self.sheet.rows["row_no"], self.found.header_row)
        rows = self.sheet.rows.filter(below)
        return _pairs(mapped_rows.cells(rows, self.mapping, columns))


def _pairs(found: Cells) -> set[tuple[int, int]]:
    return {(n, row) for n, rows in found.items() for row in rows.to_pylist()}


def _apart(one: _Read, others: list[_Read]) -> None:
    """Raises Refused where another table of the sheet takes the same cell."""
    for other in others:
        both = sorted(one.taken() & other.taken(), key=lambda pair: pair[::-1])
        if both:
            column, row = both[0]
            where = cell_name(row, column) if column else f"row {row}"
            raise Refused(
                "mapping", f"{one.mapping.place} and {other.mapping.place} both take "
                f"{where}" + (f" and {len(both) - 1} more" if both[1:] else "") + ".",
                "Pick the rows of each with `rows`, `only` or `except`.", row=row,
                column=column or None,
            )  # fmt: skip


def _settled(found: list[_Read]) -> list[Table]:
    """The tables, with the numbers of cells that none of them takes, each once, by the
    keys that leave something out."""
    if len(found) == 1:
        (one,) = found
        counts = {k: sum(map(len, c.values())) for k, c in one.left_out.items()}
        return [Table(one.found, one.sheet, {k: n for k, n in counts.items() if n})]
    known = {pair for one in found for pair in one.taken()}
    tables = []
    for one in found:
        counts = {}
        for key, cells in one.left_out.items():
            picked = _pairs(cells)
            gone = picked - known
            known |= gone
            # 0: other tables take them; that this one leaves them out is known.
            counts |= {key: len(gone)} if picked else {}
        tables.append(Table(one.found, one.sheet, counts))
    return tables


def _filled(
    mapping: Mapping, delivered: str, sheet: Sheet, names: Names
) -> Mapping:
    """The mapping with constants that are words: those that a cell says, and those that
    stand in the names of the file and of the sheet."""
    constants = {
        name: mapped_cells.text(sheet, mapping, names, word)
        for name, word in mapping.constants.items()
    }
    # What the file says is renamed, what the mapping itself says is ours already.
    constants |= {
        name: mapping.meant(name, constants[name])
        for name, word in mapping.constants.items()
        if mapped_cells.is_place(word)
    }
    constants |= mapping.read_off(delivered, sheet.name) or {}
    return mapping.model_copy(update={"constants": constants})


def _table(
    sheet: Sheet, mapping: Mapping, names: Names, used: Collection[str],
    next_start: int | None, beside: Collection[int],
) -> _Read:  # fmt: skip
    if mapping.form:
        columns = mapped_cells.form(sheet, mapping, names)
        _complete(mapping, columns)
        return _Read(Plan(mapping.gives, 0, columns, mapping), sheet, {}, mapping)
    header = _header(sheet, mapping)
    row = 0 if sheet.rows is None else max(mapping.header)
    columns, unused = _columns(mapping, header, row)
    _complete(mapping, columns)
    known = {column.number for column in columns}
    columns += tuple(Column(number, "", "") for number in {*beside} - known)
    notices = []
    left = [h for n, h in unused if n not in beside and h not in used]
    if left:
        listed = ", ".join(left)
        notices.append(
            Notice(
                sheet.name, row, None, "ignored_columns", FLAGGED, listed,
                f"{mapping.place} does not use these columns: {listed}.",
                "List them under `ignore` if that is meant."
                + _of_periods(mapping.melt),
            )
        )  # fmt: skip
    places = {name: _place(header, name, mapping, row) for name in mapping.headings}
    picked = mapped_rows.pick(sheet, mapping, row, places, columns, next_start)
    said = (*notices, *picked.notices)
    columns = tuple(_of_months(c, mapping, picked.sheet, row) for c in columns)
    plan = Plan(mapping.gives, row, columns, mapping, said)
    own = {c.number for c in columns if c.meaning} | {*places.values()}
    own -= {0}
    of_own = _rows_of(picked.sheet, row, own) if {*beside} - own else picked.sheet
    ignored = {n for name in mapping.ignore for n in _places(header, name)}
    return _Read(
        plan, of_own, picked.left_out, mapping, frozenset(own), frozenset(ignored)
    )


def _of_months(column: Column, mapping: Mapping, sheet: Sheet, header: int) -> Column:
    """A column of periods whose days stand for their months, saying so."""
    if column.meaning != PERIOD or not column.number:
        return column
    if sheet.rows is None:
        cells = pq.read_table(sheet.parquet, columns=[column.header])[column.header]
    else:
        below = pc.greater(sheet.rows["row_no"], header)
        cells = sheet.rows[f"c{column.number}"].filter(below)
    told = {seen(str(cell or "")) for cell in pc.unique(cells).to_pylist()}
    days = propose_days.written(told - mapping.words(PERIOD).keys(), mapping.dates)
    is_month = days and _stretch(days) == "month"
    return replace(column, given=(("of", "month"),)) if is_month else column


def _stretch(days: Collection[date]) -> str:
    """What days that stand together are the days of (``stretch``); of a lone one, the
    first of a month is its month."""
    if len(days) == 1 and next(iter(days)).day == 1:
        return "month"
    return propose_days.stretch([*days])


def _rows_of(sheet: Sheet, header: int, columns: Collection[int]) -> Sheet:
    """Without the rows that only a table beside has."""
    if sheet.rows is None:
        return sheet
    stays = pc.less_equal(sheet.rows["row_no"], header)
    for number in columns:
        stays = pc.or_(stays, pc.is_valid(sheet.rows[f"c{number}"]))
    return replace(sheet, rows=sheet.rows.filter(stays))


def _meant(sheet: Sheet, mapping: Mapping) -> set[int]:
    """The columns that a table of a sheet takes; all, where it cannot be read."""
    try:
        found, _ = _columns(mapping, _header(sheet, mapping), max(mapping.header))
    except Refused:
        return {*range(1, sheet.width + 1)}
    return {c.number for c in found if c.meaning and c.number}


def _header(sheet: Sheet, mapping: Mapping) -> list[str]:
    """The headings; of two rows both, the upper one over all that it spans."""
    if sheet.rows is None:
        return list(sheet.header or ())
    lines = [
        [""] * sheet.width if row == 0 else mapped_cells.line(sheet, row)
        for row in mapping.header
    ]
    for row, cells in zip(mapping.header, lines, strict=True):
        if row and not any(cells):
            raise Refused(
                "mapping",
                f"{mapping.place} says the header stands in row {row}; that row is "
                "empty.", "Correct `header` in the mapping, or the file.", row=row,
            )  # fmt: skip
    for cells in lines[:-1]:
        for place in range(1, len(cells)):
            cells[place] = cells[place] or cells[place - 1]
    return [
        " / ".join(dict.fromkeys(part for part in parts if part))
        for parts in zip(*lines, strict=True)
    ]


def _columns(
    mapping: Mapping, header: list[str], row: int
) -> tuple[tuple[Column, ...], list[tuple[int, str]]]:
    """The columns with their meanings, and those (number, heading) that the mapping
    leaves."""
    known = meanings(mapping.gives, mapped=True)
    _absent(mapping, header, row)
    named = {
        _place(header, name, mapping, row): name
        for name in (*mapping.columns, *(m for m in mapping.melt if "{" not in m))
    }
    ignoring = {n for name in mapping.ignore for n in _places(header, name)}
    looked_at = {
        _place(header, name, mapping, row)
        for name in (*mapping.fill, *mapping.only, *mapping.leave_out)
    }
    apart = {*named, *ignoring, *looked_at}
    heads = [h for n, h in enumerate(header, 1) if n not in apart and _IS_DAY(h)]
    stretch = _stretch(propose_days.written(heads)) if heads else ""
    is_months = stretch == "month"
    columns = [
        Column(0, ROW_NUMBER, known[target])
        for target in mapping.columns.get(ROW_NUMBER, ())
    ]
    unused, met = [], set()
    for number, heading in enumerate(header, start=1):
        name = named.get(number)
        if name is None and number not in ignoring | looked_at:
            is_month = is_months and heading in heads
            fits = list(_patterns(mapping, heading[:7] if is_month else heading))
            if len(fits) > 1:
                both = " and ".join(f"'{pattern}'" for pattern, _ in fits)
                raise Refused(
                    "mapping", f"The heading '{heading}' is what {both} of "
                    f"{mapping.place} say.", "Narrow one of the two.", row=row,
                    column=number,
                )  # fmt: skip
            if fits:
                ((pattern, given),) = fits
                met.add(pattern)
                columns.append(Column(number, heading, "melted", given))
                continue
        if name in mapping.melt:
            given = tuple(mapping.melt[name].items())
            columns.append(Column(number, name, "melted", given))
        elif name is not None:
            columns += [
                Column(number, name, known[target]) for target in mapping.columns[name]
            ]
        elif heading or number in ignoring:
            columns.append(Column(number, heading, ""))
            left = ignoring | looked_at
            if number not in left and heading not in (*marks.GUIDES, marks.ROW):
                unused.append((number, heading))
    days = [heading for _, heading in unused if _IS_DAY(heading)]
    months = [c for c in columns if c.meaning == "melted" and _IS_DAY(c.header)
              and c.header not in mapping.melt]  # fmt: skip
    if days and months:
        raise Refused(
            "mapping", f"The heading '{months[0].header}' is a day that "
            f"{mapping.place} takes for its month, and '{days[0]}' is none.",
            "Say under `melt` of each heading which days or period its values are of; "
            "list under `ignore` what is not meant.", row=row, column=months[0].number,
            text=months[0].header,
        )  # fmt: skip
    if months and not is_months:
        raise Refused(
            "mapping", f"The headings {', '.join(heads[:3])} "
            f"{'...' if heads[3:] else ''} are days, which {mapping.place} takes for "
            f"periods; each {stretch}.",
            "Say under `melt` of each heading which days or period its values are of.",
            row=row, column=months[0].number, text=months[0].header,
        )  # fmt: skip
    if missed := [m for m in mapping.melt if "{" in m and m not in met]:
        raise _lacking(mapping, header, row, missed)
    return tuple(columns), unused


def _absent(mapping: Mapping, header: list[str], row: int) -> None:
    """Raises Refused for what a mapping names and the sheet has not."""
    named = [t for targets in mapping.columns.values() for t in targets]
    twice = sorted({t for t in named if named.count(t) > 1})
    if twice:
        listed = ", ".join(twice)
        raise Refused(
            "mapping", f"{mapping.place} gives these from more than one column: "
            f"{listed}.", "Correct the mapping or the file.", row=row, text=listed,
        )  # fmt: skip
    asked = [*mapping.headings, *mapping.ignore]
    if absent := [name for name in asked if not _places(header, name)]:
        raise _lacking(mapping, header, row, absent)


def _lacking(
    mapping: Mapping, header: list[str], row: int, absent: list[str]
) -> Refused:
    has = ", ".join(f"'{name}'" for name in header if name)
    close = difflib.get_close_matches(absent[0], header, n=1)
    return Refused(
        "mapping",
        f"{mapping.place} names columns that the sheet does not have: "
        f"{', '.join(absent)}. Row {row} has: {has}.",
        "Correct the mapping or the file."
        + (f" Is '{close[0]}' meant?" if close else "")
        + _of_periods(absent),
        row=row, text=", ".join(absent),
    )  # fmt: skip


def _of_periods(headings: Iterable[str]) -> str:
    """What a hole for a period takes, if a heading has one: others are passed over."""
    if any("period" in month_words.names(heading) for heading in headings):
        return f" A period is named as {PERIOD_NAMES}."
    return ""


def _places(header: list[str], name: str) -> list[int]:
    """Columns that a mapping means: by their heading, or as `column B`."""
    if name == ROW_NUMBER:
        return [0]
    found = [number for number, text in enumerate(header, start=1) if text == name]
    letters = name.removeprefix("column ")
    if found or letters == name:
        return found
    number = column_number(letters)
    return [number] if 0 < number <= len(header) else []


def _place(header: list[str], name: str, mapping: Mapping, row: int) -> int:
    """The one column of this name. Raises Refused where it stands twice."""
    numbers = _places(header, name)
    if len(numbers) == 1:
        return numbers[0]
    letters = [column_letters(number) for number in numbers]
    listed = f"{', '.join(letters[:-1])} and {letters[-1]}"
    raise Refused(
        "column_twice",
        f"The heading '{name}' stands in columns {listed}, and {mapping.place} does "
        "not say which of them it means.",
        f"Write `column {letters[0]}` or `column {letters[-1]}` in the mapping in "
        "place of the heading, or give the columns headings of their own.",
        row=row, column=numbers[1], text=name,
    )  # fmt: skip


def _patterns(
    mapping: Mapping, heading: str
) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """The patterns of ``melt`` that a heading fits, with all that they give."""
    for pattern, given in mapping.melt.items():
        if "{" in pattern:
            holes = month_words.holes(pattern, seen(heading))
            if holes is not None:
                said = {name: mapping.meant(name, text) for name, text in holes}
                yield pattern, tuple((said | given).items())


def _complete(mapping: Mapping, columns: tuple[Column, ...]) -> None:
    """Raises Refused where the columns do not give all that is required."""
    known = meanings(mapping.gives, mapped=True)
    given = {c.meaning for c in columns} | {known[n] for n in mapping.constants}
    melted = [{known[n] for n, _ in c.given} for c in columns if c.meaning == "melted"]
    given |= set.intersection(*melted) if melted else set()
    if melted:
        given.add("value")
    if PERIOD in given or YEAR in given:
        given |= {"period_start", "period_end"}
    wanted = [*required(mapping.gives), *([YEAR] if MONTH in given else [])]
    missing = [n for n in wanted if known.get(n, n) not in given]
    if missing:
        listed = ", ".join(missing)
        raise Refused(
            "mapping", f"{mapping.place} gives no {listed}.",
            "Add them under columns, constants, melt or form.",
            row=max(mapping.header), text=listed,
        )  # fmt: skip
