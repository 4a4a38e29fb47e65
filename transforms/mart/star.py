"""The published warehouse: the star schema in ``mart``, made from the build database.

Belongs here: filling the mart, and the tables that no select gives. Which tables there
are, with their words, is in files (``table``). The mart holds no register column that
can identify a person.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import duckdb
import pyarrow as pa

from transforms.catalogue import Indicator, needs, vocabulary
from transforms.engine import steps, workers
from transforms.engine.completeness import unit
from transforms.engine.context import Context
from transforms.intake import reporters
from transforms.mart import fates, gri_views, template
from transforms.mart.table import Table
from transforms.project.folder import Project
from warehouse import reference
from warehouse.connection import literal, quoted
from warehouse.package_files import query

_MART = "mart_file.mart"
# Indicators whose contributions are put down together, and the periods of these.
_Turn = tuple[list[str], list[str]]
# Of a large company so many facts are listed one by one at a time: each has a row per
# indicator, and is sorted. An indicator with more is listed period by period.
_MOST_FACTS = 1_000_000
# Which figures rest on factors that stand in, noted with the contributions.
_STOOD_IN = """
    create or replace table scratch.stood_in (
        indicator_id varchar, period_id varchar, entity varchar, breakdown varchar,
        consolidation varchar, is_other_set boolean, is_other_region boolean,
        age bigint)"""
# Metrics for which anybody is asked, or of which anybody told, taken in or not.
_ASKED = """
    select metric_id from facts.ask
    union select cast(metric_id as varchar) from facts.interval
    union select metric_id from facts.held_back"""
# What only the tables above needed, and what memory is wanted for afterwards.
_DONE = "; ".join(
    f"drop table scratch.{name}"
    for name in ("record", "register_fact", "fate", "stood_in")
)
# The columns of a register's rows as facts, also where no register was handed in.
_NO_FACT = """
    select null::bigint as record_no, null::varchar as dataset,
           null::varchar as metric_id, null::varchar as site_id,
           null::date as period_start, null::date as period_end,
           null::decimal(28,9) as value, null::varchar as dimensions,
           null::tinyint as grade where false"""


def write(
    con: duckdb.DuckDBPyConnection,
    project: Project,
    context: Context,
    tables: dict[str, Table],
    target: Path,
    release: dict[str, str],
) -> None:
    """Write orebook.duckdb at ``target``: these tables, and the views that follow."""
    begin(con)
    views = gri_views.views(context.indicators, project)
    template.lay_out(con, [*tables.values(), *views.values()], project.state, target)
    with template.attached(con, target):
        contributions(con, context)
        fates.settle(con)
        for table in tables.values():
            if table.select and not table.is_view:
                place = f"{_MART}.{quoted(table.name)}"
                for where in stretches(con, table):
                    con.execute(f"insert into {place} {table.rows(where)}")
        _insert(con, "dim_indicator", _indicators(con, project, context))
        _insert(con, "release", [release])
    con.execute(_DONE)


def stretches(con: duckdb.DuckDBPyConnection, table: Table) -> list[str]:
    """Conditions that give the rows of a table in their order, each in one of them: of
    the facts of a large company so many as memory sorts at a time."""
    if table.order[:2] != ("metric_id", "site_id"):
        return ["true"]
    starts = con.execute(
        query(__package__, "stretches"), {"most": _MOST_FACTS}
    ).fetchall()
    starting = [
        f"(t.metric_id > {literal(metric)} "
        f"or t.metric_id = {literal(metric)} and t.site_id >= {literal(site)})"
        for metric, site in starts
    ]
    return [
        f"{start} and not {end}"
        for start, end in zip(["true", *starting], [*starting, "false"], strict=True)
    ]


def begin(con: duckdb.DuckDBPyConnection) -> None:
    """Write ``scratch.record``, and empty what is noted with the contributions."""
    records(con)
    fates.begin(con)
    con.execute(_STOOD_IN)


def records(con: duckdb.DuckDBPyConnection) -> None:
    """Write ``scratch.record``: where each fact stands, once, for every table below.

    In numbers, of which the tables make the words: of ten million facts the ids alone
    would take a gigabyte.
    """
    registers = reporters.delivered(con)
    tables = ["validated.measurement", *(f"register.{quoted(n)}" for n in registers)]
    parts = (
        "select record_no, file_no, sheet_no, row_no, column_no "
        f"from {table} where resolution = 0"
        for table in tables
    )
    con.execute(
        f"create or replace table scratch.record as {' union all '.join(parts)}"
    )
    con.execute(_register_facts(registers))


def _register_facts(registers: list[str]) -> str:
    """SQL of ``scratch.register_fact``: register rows as facts, no personal data."""
    parts = [_NO_FACT]
    for name in registers:
        row = reference.metric(name)
        shown = [
            column["column"]
            for column in reference.register_columns(name)
            if column["personal_data"] == "0"
            and column["column"] not in ("site", "as_of")
        ]
        dims = ", ".join(
            f"{literal(c + '=')} || replace(replace(cast({quoted(c)} as varchar), ';', "
            "','), '=', ':')"
            for c in sorted(shown)
        )
        day = "period_start"
        parts.append(
            f"select record_no, {literal(row['dataset'])} as dataset, "
            f"{literal(name)} as metric_id, cast(site_id as varchar) as site_id, "
            f"{day} as period_start, period_end, events as value, "
            f"concat_ws(';', {dims or literal('')}) as dimensions, grade "
            f"from metric.{quoted(name)} where record_no in "
            f"(select record_no from register.{quoted(name)})"
        )
    return "create or replace table scratch.register_fact as " + " union all ".join(
        parts
    )


def _insert(
    con: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, str]]
) -> None:
    if not rows:
        return
    con.register("incoming", pa.Table.from_pylist(rows))
    con.execute(f"insert into {_MART}.{table} by name from incoming")
    con.unregister("incoming")


def _indicators(
    con: duckdb.DuckDBPyConnection, project: Project, context: Context
) -> list[dict[str, str]]:
    rows = []
    settings = dict(con.execute("from project.setting").fetchall())
    metrics = context.metrics
    found = con.execute(_ASKED).fetchall()
    asked = {metric for (metric,) in found}
    for name, item in sorted(context.indicators.items()):
        said = item.declaration
        roles = {
            role_name: {"reduce": role.reduce, "window": str(role.window)}
            for role_name, role in said.roles.items()
        }
        rows.append(
            {
                "indicator_id": name,
                "name": said.name,
                "topic": item.topic,
                "unit": unit(item, settings),
                "method": said.method,
                "formula": said.figure,
                "roles": json.dumps(roles, sort_keys=True),
                "consolidation": said.consolidation,
                "breakdowns": "; ".join(
                    " x ".join(names) for names in item.sets if names
                ),
                "adds_up": "; ".join(
                    " x ".join(names) for names in _partitions(item, context)
                ),
                "disclosures": "; ".join(said.disclosures),
                "metrics": "; ".join(sorted(metrics[name])),
                "needed": "; ".join(
                    sorted(needs.parts(item, context.indicators, metrics))
                ),
                "unasked": "; ".join(
                    sorted(filter(reference.is_asked, metrics[name] - asked))
                ),
                "definition": item.definition,
                "restated_above": str(project.config.threshold(name)),
                "criteria": item.version,
                "sql": item.select,
                "file": item.file,
            }
        )
    return rows


def _partitions(item: Indicator, context: Context) -> Iterator[tuple[str, ...]]:
    """Breakdown sets whose parts come to the total: those of a plain sum or count, over
    dimensions of which each part is in one place."""
    roles = list(item.declaration.roles.values())
    if len(roles) > 1 or roles[0].reduce not in ("sum", "count"):
        return
    several = {"tag"}
    for metric in context.metrics[item.indicator_id]:
        several |= vocabulary.alternatives(metric)
    if item.declaration.total:
        yield from (names for names in item.sets if names and not several & {*names})


def contributions(con: duckdb.DuckDBPyConnection, context: Context) -> None:
    """Write mart.contribution: what each fact gave to each indicator in each period."""
    periods = [
        p
        for (p,) in con.execute(
            "select period_id from project.period order by period_id"
        ).fetchall()
    ]

    def window(cursor: duckdb.DuckDBPyConnection, turn: _Turn) -> None:
        names, told = turn
        steps.ask(cursor, context, dict.fromkeys(names, told))
        steps.window(cursor, context, names, per_record=True)

    def insert(cursor: duckdb.DuckDBPyConnection, turn: _Turn) -> None:
        with context.joins(cursor):
            cursor.execute(
                f"insert into {_MART}.contribution "
                f"{query(__package__, 'contributions')}"
            )
            fates.note(cursor)
        cursor.execute(f"insert into scratch.stood_in {query(__package__, 'stood_in')}")

    having = [name for name in sorted(context.indicators) if context.has_data(name)]
    turns: list[_Turn] = []
    for names in context.batches(having, Fraction(1), _MOST_FACTS):
        is_large = context.size(names[0]) > _MOST_FACTS
        turns += [(names, [p]) for p in periods] if is_large else [(names, periods)]
    for _ in workers.each(con, context.cursors, turns, window, insert):
        pass
