"""Views over accepted rows: a dataset with its words, a metric, a register.

Belongs here: what the views in ``facts`` and ``metric``, and those of all cells, show.
The tables under them are ``schema``'s.
"""

from __future__ import annotations

import duckdb

from warehouse import reference
from warehouse.connection import literal, quoted
from warehouse.package_files import query

_TYPES = {
    "text": "varchar",
    "enum": "varchar",
    "integer": "bigint",
    "decimal": "decimal(28,9)",
    "boolean": "boolean",
    "date": "date",
}


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Make every view of an empty build database, whose tables are there."""
    everything = []
    for dataset, metrics in reference.datasets().items():
        everything.append(f"select * from validated.{quoted(dataset)}")
        dims: list[str] = []
        for metric in metrics:
            dims += [d for d in reference.dimensions(metric) if d not in dims]
        con.execute(
            f"create view facts.{quoted(dataset)} as select f.record_no, f.metric_id, "
            "f.site_id, f.period_start, f.period_end, f.value, u.unit, f.reported, "
            f"u.reported_unit, f.word, {_dims(dims)} f.grade, f.file_no, f.sheet_no, "
            f"f.row_no, f.column_no from validated.{quoted(dataset)} f "
            "join facts.unit u on u.unit_no = f.unit_no "
            "join facts.dim_set d on d.dim_set_no = f.dim_set_no "
            "where f.resolution = 0"
        )
        for metric in metrics:
            if reference.is_register(metric):
                _register_view(con, metric, dataset)
            else:
                _metric_view(con, metric, dataset)
    con.execute(
        "create view validated.measurement as " + " union all by name ".join(everything)
    )
    con.execute(f"create view validated.cell as {_cells()}")
    con.execute(f"create view validated.refused as {query(__package__, 'refused')}")


def _cells() -> str:
    """SQL of every cell that a fact may stand in, with its days, and every row of a
    register."""
    place = "site_id, file_no, sheet_no, row_no, column_no, resolution"
    parts = [f"select record_no, metric_id, {place}, period_start, period_end "
             "from validated.measurement"]
    for name in reference.delivered_registers():
        parts.append(
            f"select record_no, cast({literal(name)} as metric_id), {place}, "
            f"null, null from register.{quoted(name)}"
        )
    return " union all ".join(parts)


def _dims(names: list[str] | tuple[str, ...]) -> str:
    return "".join(f"d.{quoted(name)}, " for name in names)


def _metric_view(con: duckdb.DuckDBPyConnection, metric: str, dataset: str) -> None:
    # A stock is a state: what counts is the day it was taken, the end of its interval.
    is_stock = reference.metric(metric)["kind"] == "stock"
    start = "f.period_end" if is_stock else "f.period_start"
    dims = reference.dimensions(metric)
    con.execute(
        f"create view metric.{quoted(metric)} as select f.record_no, f.site_id, "
        f"{start} as period_start, f.period_end, f.grade, {_dims(dims)} f.value, "
        f"u.unit, f.word, f.note_no from validated.{quoted(dataset)} f "
        "join facts.unit u on u.unit_no = f.unit_no "
        "join facts.dim_set d on d.dim_set_no = f.dim_set_no "
        f"where f.metric_id = {literal(metric)} and f.resolution = 0"
    )


def _register_view(con: duckdb.DuckDBPyConnection, register: str, dataset: str) -> None:
    # Rows of the register (one event each) and counts that came in the long form
    # are told apart nowhere further on. A state holds until the next state of the
    # same thing; an event is its day.
    columns = column_types(register)
    day = reference.event_date(register)
    if day:
        start, end = f"f.{quoted(day)}", f"f.{quoted(day)}"
    elif "as_of" not in columns:
        start, end = "date '0001-01-01'", "date '9999-12-31'"
    else:
        key = ", ".join(f"f.{quoted(name)}" for name in reference.state_key(register))
        start = "f.as_of"
        end = (
            f"coalesce(lead(f.as_of) over (partition by {key} order by f.as_of) - 1, "
            "date '9999-12-31')"
        )
    named = ", ".join(
        f"f.{quoted(name)}" for name in columns if name not in ("site", "as_of")
    )
    counted = [d for d in reference.dimensions(register) if d in columns]
    counts = ", ".join(
        f"try_cast(d.{quoted(name)} as {columns[name]}) as {quoted(name)}"
        for name in counted
        if name not in ("site", "as_of")
    )
    con.execute(
        f"create view metric.{quoted(register)} as "
        f"select f.record_no, f.site_id, {start} as period_start, {end} as period_end, "
        f"f.grade, 1::decimal(28,9) as events, {named} "
        f"from register.{quoted(register)} f where f.resolution = 0 "
        "union all by name "
        "select f.record_no, f.site_id, f.period_start, f.period_end, f.grade, "
        f"f.value as events{', ' if counts else ''}{counts} "
        f"from validated.{quoted(dataset)} f "
        "join facts.dim_set d on d.dim_set_no = f.dim_set_no "
        f"where f.metric_id = {literal(register)} and f.resolution = 0"
    )


def column_types(register: str) -> dict[str, str]:
    """Column of a register -> its SQL type."""
    return {
        r["column"]: _TYPES[r["type"]] for r in reference.register_columns(register)
    }
