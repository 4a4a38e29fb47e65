"""The words of a sheet's rows as numbers: units, breakdowns, and who said it.

Belongs here: what is looked up once per spelling rather than once per row. ``long_sql``
is the relation of the rows, as ``stage`` reads them.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa

from transforms.catalogue import dimensions as catalogue
from transforms.catalogue.word_lists import ALWAYS, Own, OwnWord
from transforms.intake.mapping import Mapping
from transforms.intake.recognise import ABOUT
from warehouse import reference
from warehouse.connection import literal, quoted

# What a factor of a unit may be: it has nine digits before the point.
_LARGEST = 10**9

NOTE_COLUMNS = tuple(name for name in ABOUT if name != "method")


def free_units(
    con: duckdb.DuckDBPyConnection, metrics: list[str], long_sql: str
) -> None:
    """Metrics that take any unit: each spelling found is a unit of its own."""
    free = [
        name
        for name in metrics
        if reference.metric(name)["canonical_unit"] in ("mixed", "any")
    ]
    if not free:
        return
    listed = ", ".join(literal(name) for name in free)
    con.execute(f"""
        insert into facts.unit
        select (select max(unit_no) from facts.unit)
               + row_number() over (order by metric_id, unit), metric_id, unit, unit,
               'any', 1, ''
        from (select distinct metric_id, unit from {long_sql}
              where metric_id in ({listed}) and unit is not null) f
        where not exists (from facts.unit u where u.metric_id = f.metric_id
                          and u.reported_unit = f.unit)""")


def mapped_units(con: duckdb.DuckDBPyConnection, mapping: Mapping) -> None:
    """Units as the mapping spells them: ours, times its factor, for this form only."""
    if not mapping.units:
        return
    exact = {
        (row.metric_id, row.spelling): row.factor for row in reference.metric_units()
    }
    (number,) = con.execute("select max(unit_no) from facts.unit").fetchone()  # type: ignore[misc]
    rows: list[tuple[object, ...]] = []
    for spelling, rule in sorted(mapping.units.items()):
        accepted = con.execute(
            "select metric_id, unit, quantity, factor from facts.unit u "
            "where reported_unit = $unit and mapping = '' and not exists ("
            "from facts.unit m where m.metric_id = u.metric_id "
            "and m.reported_unit = $spelling and m.mapping = $mapping) order by all",
            {"unit": rule.unit, "spelling": spelling, "mapping": mapping.name},
        ).fetchall()
        for metric, unit, quantity, factor in accepted:
            # From the reference's own digits: the stored factor is already rounded.
            factor = exact.get((metric, rule.unit), factor) * rule.times
            if factor >= _LARGEST:
                # Of a metric that is kept in a far smaller unit; its rows are refused.
                continue
            place = number + len(rows) + 1
            rows.append((place, metric, spelling, unit, quantity, factor, mapping.name))
    if rows:
        listed = ", ".join(["(?, ?, ?, ?, ?, ?, ?)"] * len(rows))
        values = [value for row in rows for value in row]
        con.execute(f"insert into facts.unit values {listed}", values)


def own_words(con: duckdb.DuckDBPyConnection) -> Own:
    """The words and spellings that the company added."""
    rows = con.execute("select list, alias, word from project.own_word").fetchall()
    return frozenset(OwnWord(*row) for row in rows)


def dimensions(
    con: duckdb.DuckDBPyConnection, long_sql: str, dims: list[str]
) -> tuple[str, ...]:
    """Write ``staged_dims``: each combination as found -> number, or what is wrong;
    return the dimensions of which any has a word.

    ``told`` has the words of it that the catalogue has otherwise, as they were found;
    ``lacks`` the dimension without which the metric says nothing, and ``unless`` the
    unit in which it does.
    """
    own = own_words(con)
    names = ["metric_id", *dims]
    listed = ", ".join(quoted(name) for name in names)
    combinations = con.execute(
        f"select distinct {listed} from {long_sql}"
    ).fetchall()
    numbers: dict[str, int] = dict(
        con.execute("select dim_key, dim_set_no from facts.dim_set").fetchall()
    )
    rows, new = [], []
    wrong: list[tuple[object, ...]] = []
    lowest: int | None = None
    for combination in combinations:
        metric, values = combination[0], combination[1:]
        read = catalogue.read(
            metric,
            {
                name.removeprefix("dim_"): value
                for name, value in zip(dims, values, strict=True)
                if value is not None
            },
            own,
        )
        given, problems = read.given, read.wrong
        key = ";".join(f"{name}={given[name]}" for name in sorted(given))
        if not problems and key not in numbers:
            numbers[key] = len(numbers)
            new.append({"dim_set_no": numbers[key], "dim_key": key, **given})
        number = numbers.get(key, 0)
        if problems:
            # A combination that may not be has a negative number, so that the
            # contract can refuse its rows and say which dimensions are wrong.
            if lowest is None:
                (lowest,) = con.execute(
                    "select coalesce(min(dim_set_no), 0) from dim_problem"
                ).fetchone()  # type: ignore[misc]
            lowest -= 1
            number = lowest
            wrong += [
                (number, found.dimension, found.rule, found.told, list(found.near))
                for found in problems
            ]
        told = ";".join(f"{name}={text}" for name, text in read.told.items())
        lacks = catalogue.lacking(metric, given) if not problems else {}
        always = next((n for n, when in lacks.items() if when == ALWAYS), None)
        rows.append(
            dict(zip(names, combination, strict=True))
            | {"dim_set_no": number, "told": told or None,
               "lacks": always or next(iter(lacks), None),
               "unless": None if always or not lacks else _own_unit(metric)}
        )  # fmt: skip
    if wrong:
        con.executemany("insert into dim_problem values (?, ?, ?, ?, ?)", wrong)
    schema = pa.schema(
        [(name, pa.string()) for name in (*names, "told", "lacks", "unless")]
        + [("dim_set_no", pa.int32())]
    )
    con.register("dims_found", pa.Table.from_pylist(rows, schema))
    con.execute("create or replace temp table staged_dims as from dims_found")
    con.unregister("dims_found")
    if new:
        used = sorted({name for row in new for name in row} - {"dim_set_no", "dim_key"})
        table = pa.Table.from_pylist(
            new,
            pa.schema([("dim_set_no", pa.int32()), ("dim_key", pa.string())]
                      + [(name, pa.string()) for name in used]),
        )  # fmt: skip
        con.register("dims_new", table)
        con.execute("insert into facts.dim_set by name from dims_new")
        con.unregister("dims_new")
    return tuple(name for name in dims if any(row[name] is not None for row in rows))


def _own_unit(metric: str) -> str:
    return reference.metric(metric)["canonical_unit"]


def notes(con: duckdb.DuckDBPyConnection, long_sql: str, about: list[str]) -> None:
    """Write ``staged_notes``: who, why and by which document, once per combination."""
    if not about:
        con.execute("create or replace temp table staged_notes (note_no integer)")
        return
    listed = ", ".join(quoted(name) for name in about)
    match = " and ".join(
        [f"n.{quoted(a)} is not distinct from s.{quoted(a)}" for a in about]
        + [f"n.{quoted(name)} is null" for name in NOTE_COLUMNS if name not in about]
    )
    con.execute(f"""
        create or replace temp table notes_found as
        select distinct {listed} from {long_sql};
        insert into facts.note by name
        select (select max(note_no) from facts.note)
               + row_number() over (order by {listed}) as note_no, *
        from notes_found s
        where not exists (from facts.note n where {match});
        create or replace temp table staged_notes as
        select s.*, n.note_no from notes_found s join facts.note n on {match}""")
