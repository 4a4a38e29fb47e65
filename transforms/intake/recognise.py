"""What a sheet in our own form is: measurements in long form, or a register.

Gives every column of a sheet one meaning, or refuses the sheet and says why. Belongs
here: headers. Does not: values, and sheets that a mapping reads (``mapped``).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from transforms.catalogue.dimensions import dimension_names
from transforms.intake import marks
from transforms.intake.grid import Notice, column_letters
from transforms.intake.mapping import Mapping
from transforms.project.severity import FLAGGED, REFUSED
from warehouse import reference

REQUIRED = ("site_id", "metric_id", "period_start", "period_end", "value", "unit")
ABOUT = (
    "method", "evidence", "source_system", "prepared_by", "reviewed_by", "comment",
    "supersedes", "uncertainty_pct", "stands_until",
)  # fmt: skip
# With the days as headings of columns, a row has several values and no days of its own.
ACROSS = ("site_id", "metric_id", "unit")
# `period` is only for mappings: a year or a period name that stands for both dates.
PERIOD = "period"
# Likewise a year, and a month of it.
YEAR, MONTH = "year", "month"
MEASUREMENTS = "measurements"
_HEADER_SEARCH = 20
# What people write behind a heading: value (t), value [t].
_UNIT = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])\s*$")


@dataclass(frozen=True)
class Column:
    """A column of the sheet and what it means ('' is ignored by a mapping).

    What a heading of months or a label of a form says of its values is ``given``, and
    of a period that its days stand for months; of a form, the column is one cell, in
    ``row``.
    """

    number: int
    header: str
    meaning: str
    given: tuple[tuple[str, str], ...] = ()
    row: int | None = None


@dataclass(frozen=True)
class Plan:
    """How to read one sheet; ``site`` is whose it is where a row does not say."""

    gives: str
    header_row: int
    columns: tuple[Column, ...]
    mapping: Mapping | None = None
    notices: tuple[Notice, ...] = field(default=())
    site: str = ""

    def column(self, meaning: str) -> Column | None:
        """The column with this meaning, if the sheet has one."""
        return next((c for c in self.columns if c.meaning == meaning), None)

    @property
    def of_site(self) -> str:
        """The site that a mapping says of all rows, maybe by the file's name."""
        return self.mapping.constants.get("site", "") if self.mapping else ""

    @property
    def is_across(self) -> bool:
        """Whether it is in our own form with the days as headings."""
        return self.mapping is None and self.column("melted") is not None


def recognise(
    name: str,
    sheet: str,
    hidden: bool,
    top: list[tuple[int, tuple[str | None, ...]]],
) -> Plan | Notice | None:
    """Decide what a sheet is from its first rows, as (row number, cells).

    Returns a Plan, a Notice that refuses the sheet, or None for a sheet that says
    nothing to us (a cover, a note): those are listed, not refused, when the workbook
    has other sheets.
    """
    kind, of = marks.stamped(top[0][1][0] if top and top[0][1] else None)
    if kind in (marks.START, marks.RETURNED):
        return None
    if hidden:
        return None
    register = _register_name(of if kind == marks.REGISTER else name, sheet)
    headers = [
        (row, [(cell or "").strip() for cell in cells])
        for row, cells in top[:_HEADER_SEARCH]
    ]
    # As they are spelled first. In sheets of ours a row says the same to people.
    for is_spelled in (True, False) if not kind else (True,):
        for row, header in headers:
            gives = _gives(header, register, is_spelled)
            if not gives:
                continue
            plan = _plan(sheet, row, header, gives)
            told = marks.teller(top[0][1][0]) if gives == register else None
            if told and isinstance(plan, Plan):
                return replace(plan, site=told[0])
            return plan
    return None


def _gives(header: list[str], register: str | None, is_spelled: bool) -> str:
    """What a sheet with this header gives; '' where the row is none of ours."""

    def names(gives: str) -> set[str]:
        return set(header) if is_spelled else {_name(name, gives) for name in header}

    present = names(MEASUREMENTS)
    # No register has these: a long table may bear the name of one.
    if present.issuperset(REQUIRED) or (
        "metric_id" in present and any(map(marks.days_of, header))
    ):
        return MEASUREMENTS
    if register and _looks_like_register(register, names(register)):
        return register
    if {"metric_id", "value"} <= present or len(present & set(REQUIRED)) >= 4:
        return MEASUREMENTS
    return ""


def _name(heading: str, gives: str) -> str:
    """The name of a column that a heading is up to capitals, blanks and underscores."""
    return _names(gives).get(_alike(heading), heading)


@cache
def _names(gives: str) -> MappingType[str, str]:
    return {_alike(name): name for name, of in meanings(gives).items() if of}


def _alike(name: str) -> str:
    return re.sub(r"[\s_]", "", name).lower()


def unrecognised(name: str, sheet: str, meant: Iterable[Mapping] = ()) -> Notice:
    """The notice for a file in which no sheet is one of ours, nor one that the mappings
    ``meant`` for the file read."""
    register = _register_name(name, sheet)
    no_register = (
        f"none has the columns of the register {register}, after which it is named "
        f"({', '.join(required(register))})"
        if register
        else "none is named after a register"
    )
    no_mapping = "no mapping in mappings/ reads it"
    remedy = "write a mapping for this form"
    if named := [f"'{m.sheet}', which {m.place} reads" for m in meant]:
        no_mapping = f"none is called {' or '.join(named)}"
        remedy = "correct `sheet` of the mapping"
    return Notice(
        sheet, None, None, "not_recognised", REFUSED, name,
        "No sheet of this file is a measurements delivery (columns "
        f"{', '.join(REQUIRED)}), {no_register}, and {no_mapping}.",
        "Use those column names, name the sheet or file after the register, or "
        f"{remedy}.",
    )  # fmt: skip


def not_read(
    name: str,
    sheet: str,
    hidden: bool,
    top: list[tuple[int, tuple[str | None, ...]]],
    has_numbers: bool,
) -> Notice | None:
    """The notice for a sheet that is passed over while others of its file are read.

    None for a sheet of ours that holds no data, and for a hidden one without a number
    that looks like no delivery: programs keep lists of words there. A sheet of ours
    that holds data is refused: whoever filled it in believes it handed in.
    """
    kind, of = marks.stamped(top[0][1][0] if top and top[0][1] else None)
    if not top or kind in (marks.START, marks.RETURNED):
        return None
    if kind in (marks.ROWS, marks.REGISTER):
        return _ours_not_read(sheet, hidden, of)
    is_list = sheet == marks.ABOUT or not has_numbers
    if hidden and is_list and recognise(name, sheet, False, top) is None:
        return None
    how = "is hidden, so it was not read" if hidden else "was not read"
    return Notice(
        sheet, None, None, "sheet_not_read", FLAGGED, sheet,
        f"The sheet '{sheet}' {how}; nothing in it was taken over."
        + ("" if hidden else
           " It has neither the columns of measurements nor the name and columns of a "
           "register, and no mapping reads it."),
        "Nothing is to be done if it holds remarks only. Else "
        + ("unhide it." if hidden else
           "use the sheets of the template, name it after its register, or write a "
           "mapping."),
    )  # fmt: skip


def older_layout(
    sheet: str, top: list[tuple[int, tuple[str | None, ...]]]
) -> Notice | None:
    """The notice for a workbook of ours that an earlier version of orebook wrote.

    ``sheet`` and its first rows are of the one on which it says what it is.
    """
    said = {cells[0]: cells[1] for _, cells in top if len(cells) > 1}
    version = said.get(marks.TEMPLATE) if sheet == marks.ABOUT else None
    if version in (None, marks.VERSION):
        return None
    return Notice(
        "", None, None, "older_layout", FLAGGED, version or "",
        f"The workbook is of layout {version}; it was read as it is. Today's is layout "
        f"{marks.VERSION}.",
        "Nothing is to be done for this file. For the next period write a fresh "
        "workbook: `orebook template`.",
    )  # fmt: skip


def _ours_not_read(sheet: str, hidden: bool, of: str) -> Notice:
    """The notice for a sheet that `orebook template` made and that gives no rows."""
    message = f"The sheet '{sheet}' is one of the template ({of}), and "
    if hidden:
        return Notice(
            sheet, None, None, "hidden_copy", REFUSED, sheet,
            f"{message}is hidden beside another one of the same kind that is not. "
            "Nothing in the hidden one was taken over.",
            "Delete the hidden sheet if it is a copy; else unhide it and delete the "
            "other.",
        )  # fmt: skip
    return Notice(
        sheet, None, None, "template_row_missing", REFUSED, sheet,
        f"{message}the row with the names of its columns ({', '.join(REQUIRED[:3])} "
        "...) is not there any more, so nothing in the sheet was taken over.",
        "Put that row back, by undoing its deletion or from a fresh workbook (`orebook "
        "template`), or move the values into a fresh workbook.",
    )  # fmt: skip


def _register_name(name: str, sheet: str) -> str | None:
    names = (sheet.strip().lower(), Path(name).stem.lower())
    return next((n for n in names if n in reference.delivered_registers()), None)


def _looks_like_register(register: str, present: set[str]) -> bool:
    wanted = {row["column"] for row in reference.register_columns(register)}
    return len(present & (wanted | {"site_id"})) >= 2


@cache
def meanings(gives: str, mapped: bool = False) -> MappingType[str, str]:
    """Header -> meaning for a kind of delivery.

    To a mapping, ``period`` is the name of a period; the dimension is ``dim_period``.
    """
    guides = dict.fromkeys(marks.GUIDES, "")
    if gives != MEASUREMENTS:
        names = [row["column"] for row in reference.register_columns(gives)]
        known = {name: name for name in names}
        if "site" in known:
            known["site_id"] = "site"
        return guides | known
    of_template = (marks.NOT_APPLICABLE, marks.ROW)
    contract = guides | {name: name for name in (*REQUIRED, *ABOUT, *of_template)}
    dims = {f"dim_{name}": f"dim_{name}" for name in dimension_names()}
    plain = {n: f"dim_{n}" for n in dimension_names() if n not in contract}
    times = {name: name for name in (PERIOD, YEAR, MONTH)}
    return dims | plain | contract | (times if mapped else {})


def required(gives: str) -> list[str]:
    """The columns without which a delivery of this kind is none."""
    if gives == MEASUREMENTS:
        return list(REQUIRED)
    return [
        row["column"]
        for row in reference.register_columns(gives)
        if row["required"] == "1"
    ]


def _plan(sheet: str, row: int, header: list[str], gives: str) -> Plan | Notice:
    known = meanings(gives)
    columns, problems = [], []
    read_as: list[tuple[int, str, str]] = []
    seen: dict[str, str] = {}
    at: dict[str, int] = {}
    if beside := _beside(sheet, row, header, gives):
        return beside
    for number, name in enumerate(header, start=1):
        if not name:
            continue
        meaning = known.get(name)
        if meaning is None and gives == MEASUREMENTS and (days := marks.days_of(name)):
            given = tuple(zip(("period_start", "period_end"), days, strict=True))
            if name in seen.values():
                return _twice(sheet, row, number, at[name], name, name)
            seen[name], at[name] = name, number
            columns.append(Column(number, name, "melted", given))
            continue
        if meaning is None:
            ours = _name(name, gives)
            meaning = known.get(ours)
            if meaning is None:
                problems.append((number, name))
                continue
            read_as.append((number, name, ours))
        if meaning and meaning in seen:
            return _twice(sheet, row, number, at[meaning], name, seen[meaning])
        seen[meaning], at[meaning] = name, number
        columns.append(Column(number, name, meaning))
    is_across = any(column.meaning == "melted" for column in columns)
    needed = ACROSS if is_across else required(gives)
    missing = [name for name in needed if name not in seen]
    with_unit, apart = _with_unit([name for _, name in problems], gives)
    if missing:
        return _refuse(
            sheet, row, None, "missing_column", ", ".join(header),
            f"The column{'s' if len(missing) > 1 else ''} {', '.join(missing)} "
            f"{'are' if len(missing) > 1 else 'is'} missing"
            + (f"; not known: {', '.join(n for _, n in problems)}" if problems else "")
            + "." + with_unit,
            apart or "Add them under these names.",
        )  # fmt: skip
    both = next((n for n in ("value", "period_start", "period_end") if n in seen), "")
    if is_across and both:
        return _refuse(
            sheet, row, at[both], "days_twice", both,
            f"The column {both} stands beside columns that are headed by days "
            f"({next(filter(marks.days_of, header))} ...): they hold the values.",
            f"Remove the column {both}, or those of days.",
        )  # fmt: skip
    if problems:
        number, name = problems[0]
        names = ", ".join(f"'{n}'" for _, n in problems)
        near = difflib.get_close_matches(name, known, n=1)
        hint = with_unit or (f" Did you mean '{near[0]}'?" if near else "")
        return _refuse(
            sheet, row, number, "unknown_column", name,
            f"Unknown column{'s' if len(problems) > 1 else ''} {names}: the sheet is "
            "held back, because a column left out could be what tells two rows apart."
            + hint,
            apart or "Rename or remove the column, or write a mapping that ignores it.",
        )  # fmt: skip
    return Plan(
        gives, row, tuple(columns),
        notices=_read_as(sheet, row, read_as),
    )  # fmt: skip


def _beside(sheet: str, row: int, header: list[str], gives: str) -> Notice | None:
    """Refuses a sheet whose headings begin anew: a table stands beside another."""
    found = [meanings(gives).get(_name(name, gives)) for name in header]
    again = [
        number for number, meaning in enumerate(found, start=1)
        if meaning and meaning in found[: number - 1]
    ]  # fmt: skip
    if len({found[number - 1] for number in again}) < min(3, len(required(gives))):
        return None
    first = again[0]
    listed = ", ".join(header[number - 1] for number in again)
    return _refuse(
        sheet, row, first, "tables_beside", listed,
        f"A second table begins in column {column_letters(first)}, beside the first: "
        f"the headings {listed} stand again. Nothing of the sheet was taken.",
        "Put the rows of the second table below those of the first, or on a sheet of "
        "its own.",
    )  # fmt: skip


def _with_unit(headings: list[str], gives: str) -> tuple[str, str]:
    """What is to be said, and done, of headings that are ours with a unit behind."""
    plain = [(name, _name(_UNIT.sub("", name), gives)) for name in headings]
    found = [(name, ours) for name, ours in plain if ours in meanings(gives)]
    what = "".join(f" '{name}' looks like {ours} and its unit." for name, ours in found)
    where = " and the unit in the column unit, in each row"
    where = where if gives == MEASUREMENTS else ""
    do = " ".join(f"Write {ours} alone as the heading{where}." for _, ours in found)
    return what, do


def _read_as(
    sheet: str, row: int, found: list[tuple[int, str, str]]
) -> tuple[Notice, ...]:
    if not found:
        return ()
    names = ", ".join(f"'{name}'" for _, name, _ in found)
    how = ", ".join(f"'{name}' as {ours}" for _, name, ours in found)
    return (
        Notice(
            sheet, row, found[0][0], "heading_read_as", FLAGGED, names,
            "Headings were read as the names from which they differ in capitals, "
            f"blanks and underscores alone: {how}.",
            "Nothing is to be done if that is meant; else name the column otherwise.",
        ),
    )  # fmt: skip


def _twice(
    sheet: str, row: int, number: int, other: int, name: str, other_name: str
) -> Notice:
    return _refuse(
        sheet, row, number, "column_twice", name,
        f"The columns {column_letters(other)} ('{other_name}') and "
        f"{column_letters(number)} ('{name}') say the same.",
        "Keep one of the two.",
    )  # fmt: skip


def _refuse(
    sheet: str,
    row: int,
    column: int | None,
    rule: str,
    text: str,
    message: str,
    remedy: str,
) -> Notice:
    return Notice(sheet, row, column, rule, REFUSED, text, message, remedy)
