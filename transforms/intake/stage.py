"""What the columns of a sheet mean, in SQL.

Belongs here: columns to expressions, strict parsing of numbers and dates. How sheets
are read together is ``long_rows``'; whether a row may pass is the contract's
(``contracts``).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field

import pyarrow.parquet as pq

from transforms.intake import doubts
from transforms.intake.mapping import Mapping, is_pattern, other_times
from transforms.intake.mapping import expression as as_expression
from transforms.intake.month_words import period
from transforms.intake.recognise import MONTH, PERIOD, YEAR, Column, Plan
from transforms.project.dialect import ISO, Dialect
from warehouse.connection import literal, quoted

# As handed in: more digits than are kept, so that a loss can be seen.
REPORTED = "decimal(38,18)"
# Fits into it whatever the digits are, with no more places than are kept.
_NARROW = re.compile(r"decimal(?:32|64|128)?\((?:[0-9]|1[0-8]), ([0-9])\)").fullmatch
# Text that is the same for all rows.
_LITERAL = re.compile("'([^']*)'").fullmatch
# A file without a suffix is text, or it was refused.
TEXT_SUFFIXES = ("csv", "txt", "tsv", "")


@dataclass(frozen=True)
class Source:
    """One sheet to read: its grid, its plan, and how its numbers are written."""

    file_no: int
    sheet_no: int
    grid: str
    is_parquet: bool
    plan: Plan
    dialect: Dialect
    rows: int
    types: MappingType[str, str] = field(default_factory=dict)
    has_notes: bool = False  # workbooks: cells may have a note on what a person sees


def source(
    file_no: int, sheet_no: int, grid: str, kind: str, rows: int, plan: Plan,
    dialect: Dialect,
) -> Source:  # fmt: skip
    """A sheet of a file of this kind, whose CSV would be written in this dialect."""
    is_parquet = kind == "parquet"
    types: dict[str, str] = {}
    if is_parquet:
        types = {f.name: str(f.type) for f in pq.read_schema(grid)}
    is_text = kind in TEXT_SUFFIXES
    plain = dialect if is_text else Dialect()
    return Source(
        file_no, sheet_no, grid, is_parquet, plan, plain, rows, types,
        has_notes=not (is_text or is_parquet),
    )  # fmt: skip


_DAYS = ("period_start", "period_end", "stands_until")
_NOT_WORDS = ("value", "melted", "uncertainty_pct")


def relation(src: Source) -> str:
    """SQL of the sheet's rows below the header: row_no and its columns."""
    if src.is_parquet:
        return (
            f"(select file_row_number + 1 as row_no, * from "
            f"read_parquet({literal(src.grid)}, file_row_number = true))"
        )
    return (
        f"(select * from read_parquet({literal(src.grid)}) "
        f"where row_no > {src.plan.header_row})"
    )


def cell(src: Source, column: Column) -> str:
    """SQL of a cell as it stands in the sheet; column 0 is the number of its row."""
    if not column.number:
        return "cast(row_no as varchar)"
    return quoted(column.header if src.is_parquet else f"c{column.number}")


def said(expression: str, mapping: Mapping | None, meaning: str) -> str:
    """SQL of a cell's text in our words, as ``blank`` and ``values`` of a mapping say.

    A word may stand for blank (the total line of a table is 'not split'), and a blank
    for a word.
    """
    if mapping is None:
        return expression
    for word in mapping.blank:
        expression = f"nullif({expression}, {literal(word)})"
    table = mapping.words(meaning)
    if not table:
        return expression
    words = ", ".join(literal(word) for word in table)
    meant = ", ".join(literal(word) for word in table.values())
    found = f"map([{words}], [{meant}])[{expression}]"
    whens = " ".join(
        f"when regexp_full_match({expression}, {literal(as_expression(word))}) "
        f"then {literal(ours)}"
        for word, ours in table.items()
        if is_pattern(word)
    )
    fits = f"case {whens} end, " if whens else ""
    of_blank = literal(table.get("", ""))
    return f"nullif(coalesce({found}, {fits}{expression}, {of_blank}), '')"


def _text(src: Source, column: Column) -> str:
    expression = cell(src, column)
    if src.is_parquet and not src.types.get(column.header, "").endswith("string"):
        expression = f"cast({expression} as varchar)"
    else:
        expression = f"nullif(trim({expression}), '')"
        if src.has_notes and column.meaning in _DAYS:
            expression = doubts.days(expression)
        elif src.has_notes and column.meaning not in _NOT_WORDS:
            expression = doubts.words(expression)
    meaning = "value" if column.meaning == "melted" else column.meaning
    return said(expression, src.plan.mapping, meaning)


def number(expression: str, dialect: Dialect) -> str:
    """SQL that reads a plain number in a dialect as DECIMAL(38,18), or gives null.

    ASCII digits only; a thousands mark is accepted only where the dialect declares
    one, and only between groups of three; inf and nan are not numbers.
    """
    decimal = r"\." if dialect.decimal == "." else ","
    whole = r"[0-9]{1,19}"
    if dialect.thousands:
        mark = r"\." if dialect.thousands == "." else dialect.thousands
        whole = f"(?:[0-9]{{1,3}}(?:{mark}[0-9]{{3}})*|[0-9]{{1,19}})"
    pattern = f"[+-]?{whole}(?:{decimal}[0-9]+)?(?:[eE][+-]?[0-9]{{1,2}})?"
    plain = expression
    if dialect.thousands:
        plain = f"replace({plain}, {literal(dialect.thousands)}, '')"
    if dialect.decimal == ",":
        plain = f"replace({plain}, ',', '.')"
    return (
        f"case when regexp_full_match({expression}, {literal(pattern)}) "
        f"then try_cast({plain} as {REPORTED}) end"
    )


def day(expression: str, form: str = ISO) -> str:
    """SQL that reads a date as DATE, or gives null (29 February checked).

    An ISO date is read always, with midnight behind it if a program wrote that; one in
    another ``form`` where that is declared. The calendar has no year 0, which DuckDB
    would accept.
    """
    midnight = r"(?:[ T]00:00:00(?:\.0+)?(?:Z|\+00:00)?)?"
    pattern = f"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{midnight}"
    iso = (
        f"case when regexp_full_match({expression}, {literal(pattern)}) "
        f"and left({expression}, 4) <> '0000' "
        f"then try_cast(left({expression}, 10) as date) end"
    )
    if form == ISO:
        return iso
    names = re.findall("YYYY|MM|DD", form)
    lengths = {"YYYY": "{4}", "MM": "{1,2}", "DD": "{1,2}"}
    if form == "YYYYMMDD":
        lengths |= {"MM": "{2}", "DD": "{2}"}
    declared = re.escape(form)
    for name in names:
        declared = declared.replace(name, f"([0-9]{lengths[name]})")
    found = {
        name: f"regexp_extract({expression}, {literal(declared)}, {place})"
        for place, name in enumerate(names, 1)
    }
    return (
        f"coalesce({iso}, case when regexp_full_match({expression}, "
        f"{literal(declared + midnight)}) and {found['YYYY']} <> '0000' then try_cast("
        f"{found['YYYY']} || '-' || lpad({found['MM']}, 2, '0') || '-' || "
        f"lpad({found['DD']}, 2, '0') as date) end)"
    )


def dates(src: Source) -> str:
    """How the sheet writes days: as its mapping says, else as its dialect does."""
    mapping = src.plan.mapping
    return (mapping.dates if mapping else None) or src.dialect.dates


def _typed(src: Source, column: Column, kind: str) -> str:
    """A number or a date straight from a Parquet column of that type, else parsed."""
    arrow = src.types.get(column.header, "") if src.is_parquet else ""
    expression = cell(src, column)
    if kind == "date":
        if arrow.startswith(("date", "timestamp")):
            # Parquet knows days before the year 1, after 9999, and infinite ones.
            found = f"try_cast({expression} as date)"
            return f"case when year({found}) between 1 and 9999 then {found} end"
        return day(_text(src, column), dates(src))
    if arrow.startswith(("int", "uint")) or _NARROW(arrow):
        # As it is: the wide type costs several times as much in what follows.
        return expression
    if arrow.startswith("decimal"):
        return f"try_cast({expression} as {REPORTED})"
    if arrow in ("double", "float"):
        # By way of its shortest text: 0.1 stays 0.1. inf and nan give null.
        return f"try_cast(cast({expression} as varchar) as {REPORTED})"
    return number(_text(src, column), src.dialect)


def decimals(src: Source) -> int | None:
    """How many decimals the type of a Parquet sheet's values has; None for many."""
    value = src.plan.column("value")
    arrow = src.types.get(value.header, "") if src.is_parquet and value else ""
    if arrow.startswith(("int", "uint")):
        return 0
    narrow = _NARROW(arrow)
    return int(narrow[1]) if narrow else None


def constants(src: Source) -> dict[str, str]:
    """What the sheet's mapping says of every row: meaning -> text."""
    given = src.plan.mapping.constants if src.plan.mapping else {}
    return {_meaning(name): text for name, text in given.items()}


def own(meaning: str) -> str:
    """SQL of the column in which a relation of several sheets has its constants."""
    return quoted(f"constant {meaning}")


def expressions(src: Source, differing: Collection[str] = ()) -> list[dict[str, str]]:
    """For each cell of a row that holds a value: meaning -> SQL.

    One for plain long form, one per melted column for a mapped wide sheet. Constants
    that are ``differing`` among sheets stand in a column (``own``).
    """
    plan = src.plan
    common: dict[str, str] = {"row_no": "row_no"}
    for column in plan.columns:
        if column.meaning in ("", "melted"):
            continue
        common[column.meaning] = _text(src, column)
        if column.meaning == PERIOD and column.given:
            # Its days stand for their months.
            its_day = day(common[PERIOD], dates(src))
            common[PERIOD] = f"coalesce(strftime({its_day}, '%Y-%m'), {common[PERIOD]})"
        if column.meaning == "value":
            common["column_no"] = str(column.number)
            common["number"] = _typed(src, column, "number")
        if column.meaning in ("period_start", "period_end"):
            common[f"{column.meaning}_day"] = _typed(src, column, "date")
        if column.meaning == "stands_until":
            # As it stands where it is no day: whoever looks at it says so.
            common[column.meaning] = (
                f"coalesce(cast({_typed(src, column, 'date')} as varchar), "
                f"{common[column.meaning]})"
            )
    melted = [c for c in plan.columns if c.meaning == "melted"]
    if plan.mapping is None and not melted:
        return [common]
    same = {
        meaning: own(meaning) if meaning in differing else literal(text)
        for meaning, text in constants(src).items()
    }
    cells = []
    for column in melted:
        given = {_meaning(name): literal(text) for name, text in column.given}
        # A column that tells its time in its own way is not of what all rows tell.
        replaced = set[str]().union(*(other_times(name) for name, _ in column.given))
        cells.append(
            {
                name: text
                for name, text in (common | same).items()
                if name.removesuffix("_day") not in replaced
            }
            | given
            | {
                "value": _text(src, column),
                "number": _typed(src, column, "number"),
                "column_no": str(column.number),
            }
        )
    return [_with_period(c) for c in cells or [same | common]]


def _meaning(name: str) -> str:
    from transforms.intake.recognise import MEASUREMENTS, meanings

    return meanings(MEASUREMENTS, mapped=True).get(name, name)


def _of_month(year: str, month: str) -> str:
    """SQL of the name of a month."""
    told = _LITERAL(year), _LITERAL(month)
    if told[0] and told[1]:
        return literal(f"{told[0][1]}-{told[1][1]:0>2}")
    return f"{year} || '-' || lpad({month}, 2, '0')"


def _day_of(name: str, side: int) -> str:
    """SQL of the first (0) or last (1) day of a period that a heading or a cell names.

    What is the same for all rows is read here; and what a cell names once, as a macro
    writes its argument out wherever it uses it: a dozen headings took 2 s to plan.
    """
    if text := _LITERAL(name):
        return f"state.period_day({literal(period(text[1]) or text[1])}, {side})"
    named = f"[state.period_name({name})]"
    return f"list_transform({named}, lambda n: state.period_day(n, {side}))[1]"


def _with_period(columns: dict[str, str]) -> dict[str, str]:
    result = dict(columns)
    if YEAR in columns:
        year, month = result.pop(YEAR), result.pop(MONTH, None)
        result[PERIOD] = _of_month(year, month) if month else year
    if PERIOD in result:
        # A period as a mapping names it: 2025, FY2025, 2025-Q1, 2025-03 or Jan-25.
        name = result[PERIOD]
        result["period_start_day"] = _day_of(name, 0)
        result["period_end_day"] = _day_of(name, 1)
        result.setdefault("period_start", name)
        result.setdefault("period_end", name)
    for side in ("period_start", "period_end"):
        if f"{side}_day" not in result and side in result:
            result[f"{side}_day"] = day(result[side])
    return result
