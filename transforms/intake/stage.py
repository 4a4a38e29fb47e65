"""From a sheet's text to typed candidate facts, in SQL, nothing accepted yet.

Belongs here: columns to expressions, strict parsing of numbers and dates. The words of
a row become numbers in ``lookups``; whether it may pass is the contract's
(``contracts``).

Cost: one scan of the sheet per dataset it holds; about 1 microsecond of CPU per row
from Parquet with typed columns.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field

import duckdb
import pyarrow.parquet as pq

from transforms.catalogue.word_lists import VALUE, reader, words_of
from transforms.intake import lookups, marks
from transforms.intake.lookups import NOTE_COLUMNS
from transforms.intake.prepared import is_moved, untouched
from transforms.intake.recognise import PERIOD, Column, Plan
from transforms.project.dialect import Dialect
from warehouse import reference
from warehouse.connection import literal, quoted

# Up to here the number of statements is what takes time, not the rows.
FEW_ROWS = 200_000


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


def source(
    con: duckdb.DuckDBPyConnection,
    file_no: int,
    sheet_no: int,
    plan: Plan,
    dialect: Dialect,
) -> Source:
    """Put together what raw.* says about a sheet."""
    grid, kind, rows = con.execute(
        "select s.grid, f.kind, s.row_count from raw.sheet s "
        "join raw.file f using (file_no) where s.file_no = ? and s.sheet_no = ?",
        [file_no, sheet_no],
    ).fetchone()  # type: ignore[misc]
    is_parquet = kind == "parquet"
    types: dict[str, str] = {}
    if is_parquet:
        types = {f.name: str(f.type) for f in pq.read_schema(grid)}
    plain = Dialect() if kind != "csv" else dialect
    return Source(file_no, sheet_no, grid, is_parquet, plan, plain, rows, types)


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
    """SQL of a cell as it stands in the sheet."""
    return quoted(column.header if src.is_parquet else f"c{column.number}")


def _text(src: Source, column: Column) -> str:
    expression = cell(src, column)
    if src.is_parquet and not src.types.get(column.header, "").endswith("string"):
        expression = f"cast({expression} as varchar)"
    else:
        expression = f"nullif(trim({expression}), '')"
    mapping = src.plan.mapping
    if mapping:
        target = column.meaning.removeprefix("dim_")
        table = mapping.values.get(column.meaning) or mapping.values.get(target)
        if table:
            words = ", ".join(literal(word) for word in table)
            meant = ", ".join(literal(word) for word in table.values())
            # A word may stand for blank: the total line of a table is 'not split'.
            expression = (
                f"nullif(coalesce(map([{words}], [{meant}])[{expression}], "
                f"{expression}), '')"
            )
    return expression


def number(expression: str, dialect: Dialect) -> str:
    """SQL that reads a plain number in a dialect as DECIMAL(28,9), or gives null.

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
        f"then try_cast({plain} as decimal(28,9)) end"
    )


def day(expression: str) -> str:
    """SQL that reads an ISO date as DATE, or gives null (29 February checked).

    The calendar has no year 0, which DuckDB would accept.
    """
    pattern = "[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T]00:00:00)?"
    return (
        f"case when regexp_full_match({expression}, {literal(pattern)}) "
        f"and left({expression}, 4) <> '0000' "
        f"then try_cast(left({expression}, 10) as date) end"
    )


def _typed(src: Source, column: Column, kind: str) -> str:
    """A number or a date straight from a Parquet column of that type, else parsed."""
    arrow = src.types.get(column.header, "") if src.is_parquet else ""
    expression = cell(src, column)
    if kind == "date":
        if arrow.startswith(("date", "timestamp")):
            # Parquet knows days before the year 1, after 9999, and infinite ones.
            found = f"try_cast({expression} as date)"
            return f"case when year({found}) between 1 and 9999 then {found} end"
        return day(_text(src, column))
    if arrow.startswith("decimal") or arrow.startswith(("int", "uint")):
        return f"try_cast({expression} as decimal(28,9))"
    if arrow in ("double", "float"):
        # By way of its shortest text: 0.1 stays 0.1. inf and nan give null.
        return f"try_cast(cast({expression} as varchar) as decimal(28,9))"
    return number(_text(src, column), src.dialect)


def expressions(src: Source) -> list[dict[str, str]]:
    """For each cell of a row that holds a value: meaning -> SQL.

    One for plain long form, one per melted column for a mapped wide sheet.
    """
    plan = src.plan
    common: dict[str, str] = {"row_no": "row_no"}
    for column in plan.columns:
        if column.meaning in ("", "melted"):
            continue
        common[column.meaning] = _text(src, column)
        if column.meaning == "value":
            common["column_no"] = str(column.number)
            common["number"] = _typed(src, column, "number")
        if column.meaning in ("period_start", "period_end"):
            common[f"{column.meaning}_day"] = _typed(src, column, "date")
    if plan.mapping is None:
        return [common]
    constants = {_meaning(n): literal(v) for n, v in plan.mapping.constants.items()}
    cells = []
    melted = [c for c in plan.columns if c.meaning == "melted"]
    for column in melted:
        here = plan.mapping.melt[column.header]
        given = {_meaning(name): literal(text) for name, text in here.items()}
        cells.append(
            common
            | constants
            | given
            | {
                "value": _text(src, column),
                "number": _typed(src, column, "number"),
                "column_no": str(column.number),
            }
        )
    return [_with_period(c) for c in cells or [constants | common]]


def _meaning(name: str) -> str:
    from transforms.intake.recognise import MEASUREMENTS, meanings

    return meanings(MEASUREMENTS, mapped=True).get(name, name)


def _with_period(columns: dict[str, str]) -> dict[str, str]:
    result = dict(columns)
    if PERIOD in columns:
        # A period name of the mapping: 2025, CY2025, FY2025, 2025-Q1 or 2025-03.
        name = columns[PERIOD]
        result["period_start_day"] = f"state.period_day({name}, 0)"
        result["period_end_day"] = f"state.period_day({name}, 1)"
        result.setdefault("period_start", name)
        result.setdefault("period_end", name)
    for side in ("period_start", "period_end"):
        if f"{side}_day" not in result and side in result:
            result[f"{side}_day"] = day(result[side])
    return result


def alike(sources: list[Source]) -> list[list[Source]]:
    """Sheets in groups of one form, which are read as one: the same columns in the
    same places, as hundreds of files from one template have. Mapped sheets and Parquet
    files stand alone."""
    groups: dict[object, list[Source]] = {}
    for src in sources:
        plan = src.plan
        columns = tuple((c.number, c.meaning) for c in plan.columns)
        form: object = (plan.gives, plan.header_row, columns, src.dialect)
        if src.is_parquet or plan.mapping:
            form = (src.file_no, src.sheet_no)
        groups.setdefault(form, []).append(src)
    return list(groups.values())


def stage(
    con: duckdb.DuckDBPyConnection, sources: list[Source], dataset: str, base: int
) -> None:
    """Add the rows of one dataset to the table ``staged``, from sheets of one form.

    ``base`` is the highest record number in use.
    """
    src = sources[0]
    metrics = ", ".join(literal(m) for m in reference.datasets()[dataset])
    cells = expressions(src)
    names = {name for columns in cells for name in columns}
    if len(cells) > 1:
        rows = _reshaped(con, src, cells)
    else:
        (columns,) = cells
        constant = columns["metric_id"]
        if (
            constant.startswith("'")
            and constant.strip("'") not in reference.datasets()[dataset]
        ):
            return
        rows = f"({_select(sources, columns)})"
        if sum(sheet.rows for sheet in sources) < FEW_ROWS:
            rows = _read_once(con, sources, rows)
    given = f"metric_id in ({metrics})"
    if marks.ROW in names:
        given += f" and not ({untouched(names, NOTE_COLUMNS)})"
    long_sql = f"(select * from {rows} where {given})"
    dims = sorted(name for name in names if name.startswith("dim_"))
    about = [n for n in NOTE_COLUMNS if n in names]
    lookups.free_units(con, dataset, long_sql)
    lookups.mapped_units(con, src.plan.mapping)
    lookups.dimensions(con, long_sql, dims)
    lookups.notes(con, long_sql, about, number("s.uncertainty_pct", src.dialect))
    con.execute(_insert(con, src, dataset, long_sql, names, base))


def _place(src: Source) -> str:
    return f"{src.file_no} as file_no, {src.sheet_no} as sheet_no"


def _select(sources: list[Source], columns: dict[str, str]) -> str:
    listed = ", ".join(f"{sql} as {quoted(name)}" for name, sql in columns.items())
    src = sources[0]
    if len(sources) == 1:
        return f"select {_place(src)}, {listed} from {relation(src)}"
    # One scan over all of them: a branch for each file would take time by its square.
    # Files of the same content share a grid, which is read once and told by each.
    grids = f"[{', '.join(literal(sheet.grid) for sheet in sources)}]"
    once = ", ".join(literal(grid) for grid in sorted({s.grid for s in sources}))
    file_nos = f"[{', '.join(str(sheet.file_no) for sheet in sources)}]"
    sheet_nos = f"[{', '.join(str(sheet.sheet_no) for sheet in sources)}]"
    return (
        f"select file_no, sheet_no, {listed} from (select s.file_no, s.sheet_no, g.* "
        f"from read_parquet([{once}], filename = true, union_by_name = true) g "
        f"join (select unnest({grids}) as grid, unnest({file_nos}) as file_no, "
        f"unnest({sheet_nos}) as sheet_no) s on s.grid = g.filename "
        f"where g.row_no > {src.plan.header_row})"
    )


def _reshaped(
    con: duckdb.DuckDBPyConnection, src: Source, cells: list[dict[str, str]]
) -> str:
    """A wide sheet as long rows.

    What does not depend on the column is read once per row, not once per cell.
    """
    first = cells[0].items()
    same = dict(item for item in first if all(item in c.items() for c in cells))
    melted = [cell(src, c) for c in src.plan.columns if c.meaning == "melted"]
    listed = ", ".join(f"{sql} as {quoted(name)}" for name, sql in same.items())
    kept = ", ".join(quoted(name) for name in same)
    union = " union all by name ".join(
        f"select {_place(src)}, {kept}, "
        + ", ".join(
            f"{sql} as {quoted(name)}"
            for name, sql in columns.items()
            if name not in same
        )
        + " from shared"
        for columns in cells
    )
    return _read_once(
        con,
        [src],
        f"(with shared as materialized (select {listed}, {', '.join(melted)} "
        f"from {relation(src)}) {union})",
    )


def _read_once(con: duckdb.DuckDBPyConnection, sources: list[Source], sql: str) -> str:
    """The rows of these sheets in a temporary table, made once for all datasets.

    Several statements look at them for each dataset. Many rows are better read again,
    each time only what is asked for.
    """
    places = ";".join(f"{src.file_no}:{src.sheet_no}" for src in sources)
    table = f"long_{hashlib.sha256(places.encode()).hexdigest()[:16]}"
    # Asked first: "if not exists" plans the whole select all the same.
    if not con.execute(
        "select 1 from duckdb_tables() where temporary and table_name = ?", [table]
    ).fetchone():
        con.execute(f"create temp table {table} as from {sql}")
    return table


def _insert(
    con: duckdb.DuckDBPyConnection,
    src: Source,
    dataset: str,
    long_sql: str,
    names: set[str],
    base: int,
) -> str:
    """SQL that types the rows and adds them to ``staged``."""
    dims = sorted(name for name in names if name.startswith("dim_"))
    about = [name for name in NOTE_COLUMNS if name in names]
    on_dims = "".join(
        f" and d.{quoted(name)} is not distinct from l.{quoted(name)}" for name in dims
    )
    on_notes = " and ".join(
        f"n.{quoted(name)} is not distinct from l.{quoted(name)}" for name in about
    )
    join_notes = f"left join staged_notes n on {on_notes}" if about else ""
    note = "coalesce(n.note_no, 0)" if about else "0"
    reviewed = "(l.reviewed_by is not null)" if "reviewed_by" in about else "false"
    own = lookups.own_words(con)
    read = reader("", "method", "l.method", own)
    method = f"coalesce({read}, '')" if "method" in names else "''"
    mark = f"l.{marks.NOT_APPLICABLE}" if marks.NOT_APPLICABLE in names else "null"
    moved = is_moved("l.") if marks.ROW in names else "false"
    word = 'l."value"'
    for metric in reference.datasets()[dataset]:
        if words_of(metric, VALUE, own):
            word = (
                f"case when l.metric_id = {literal(metric)} "
                f"then {reader(metric, VALUE, word, own)} else {word} end"
            )
    of_mapping = "''"
    if src.plan.mapping and src.plan.mapping.units:
        spelled = ", ".join(literal(name) for name in src.plan.mapping.units)
        name = literal(src.plan.mapping.name)
        of_mapping = f"case when l.unit in ({spelled}) then {name} else '' end"
    return f"""
        insert into staged
        select {base} + row_number() over () as record_no,
            try_cast(l.metric_id as metric_id) as metric_id,
            try_cast(l.site_id as site_id) as site_id,
            l.period_start_day, l.period_end_day, d.dim_set_no,
            l."value" is null as is_blank, l.number as reported,
            case when u.factor = 1 then l.number
                 else cast(l.number * u.factor as decimal(28,9)) end as value,
            u.unit_no, case when u.quantity = 'class' then {word} end as word,
            g.grade, {note} as note_no, l.file_no, l.sheet_no, l.row_no,
            l.column_no, {mark} as mark, {moved} as moved, d.told,
            case when l."value" is not null and u.unit is distinct from d.unless
                 then d.lacks end as lacks
        from {long_sql} l
        left join staged_dims d on d.metric_id = l.metric_id{on_dims}
        left join facts.unit u on u.metric_id = l.metric_id
            and u.reported_unit = l.unit and u.mapping = {of_mapping}
        {join_notes}
        left join ref.grade g on g.method = {method} and g.reviewed = {reviewed}"""
