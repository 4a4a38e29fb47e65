"""From a project folder to its published tables, for tests that compare figures.

The documents of a release (workbooks, reports) are left out: other tests make them.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from pipelines.session import mart
from tests.projects import run, run_to_figures
from transforms.facts.expectation import STATES
from transforms.mart import publication
from transforms.mart.trace import recompute
from warehouse.connection import connect

Rows = list[dict[str, str]]
DATA = Path(__file__).parent / "data"


def publish(folder: Path) -> Path:
    """Run every step; return the database of the release."""
    return run(folder) / publication.DATABASE


def publish_figures(folder: Path) -> Path:
    """Run as far as the figures; return the database of a release of these alone."""
    return run_to_figures(folder) / publication.DATABASE


def table(path: Path) -> Rows:
    """The rows of a CSV file, as text."""
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def decimals(text: str) -> Decimal:
    """A number as the fixtures write it."""
    return Decimal(text.strip())


def query(database: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Rows from the published database."""
    with connect(database, read_only=True) as con:
        return con.execute(sql, list(values)).fetchall()


def values(
    database: Path, indicator: str, consolidation: str, level: str = "group"
) -> dict[tuple[str, str, str], Decimal | None]:
    """(entity, period, breakdown) -> value of one indicator."""
    rows = query(
        database,
        "select entity, period_id, breakdown, value from mart.fact_figure "
        "where indicator_id = ? and consolidation = ? and level = ?",
        indicator, consolidation, level,
    )  # fmt: skip
    return {(entity, period, item): value for entity, period, item, value in rows}


def mart_problems(database: Path) -> list[str]:
    """What a published mart does not keep of what its tables say of themselves."""
    found = []
    with connect(database, read_only=True) as con:

        def count(sql: str) -> int:
            (number,) = con.execute(f"select count(*) from {sql}").fetchone()
            return number

        for name, table in mart().items():
            described = con.execute(f"describe mart.{name}").fetchall()
            if [row[0] for row in described] != list(table.columns):
                found.append(f"{name}: columns {[row[0] for row in described]}")
            found += [
                f"{name}.{column}: Parquet has no {kind} that is exact"
                for column, kind, *_ in described
                if kind in ("HUGEINT", "DOUBLE", "FLOAT")
            ]
            for column, place in table.references.items():
                other, its = place.split(".")
                if count(
                    f"(select {column} from mart.{name} where {column} <> '' "
                    f"except select {its} from mart.{other})"
                ):
                    found.append(f"{name}.{column}: not all in {place}")
            if table.key:
                empty = " or ".join(
                    f"coalesce(cast({column} as varchar), '') = ''"
                    for column in table.key
                )
                if count(f"mart.{name} where {empty}"):
                    found.append(f"{name}: an empty cell in its key")
                distinct = f"(select distinct {', '.join(table.key)} from mart.{name})"
                if count(distinct) != count(f"mart.{name}"):
                    found.append(f"{name}: {table.key} is not unique")
    return found


def expectation_problems(database: Path) -> list[str]:
    """Where the published states do not add up, or a figure calls itself whole that is
    not: nothing, if the law of expectation holds."""
    found = []
    states = ", ".join(f"'{state}'" for state in STATES)
    for words, sql in {
        "in no state, or another": f"mart.expectation where state not in ({states})",
        "told without its days, or the other way round": "mart.expectation where "
        "(received >= expected) <> (state in ('told', 'nil', 'estimated'))",
        "two cells on one day": "mart.expectation a join mart.expectation b on "
        "a.site_id = b.site_id and a.metric_id = b.metric_id and a.split = b.split "
        "and a.period_id = b.period_id and a.first_day < b.first_day "
        "and a.last_day >= b.first_day",
        "no and waived without a reason": "mart.expectation "
        "where state in ('not_applicable', 'waived') and reason = ''",
        "whole without all that was asked": "mart.fact_figure "
        "where status in ('complete', 'zero', 'estimated') and coverage < 1",
        "not whole, and no reason": "mart.fact_figure where coalesce(reason, '') = '' "
        "and (value is null or status in ('incomplete', 'disputed'))",
    }.items():
        ((count,),) = query(database, f"select count(*) from {sql}")
        found += [f"{words}: {count}"] if count else []
    return found


def recomputed(con: duckdb.DuckDBPyConnection) -> tuple[int, list[str]]:
    """Every figure made again from its listed contributions.

    Returns how many have a value, and the ids of those that come out otherwise.
    """
    import json

    indicators = {
        name: (json.loads(roles), formula)
        for name, roles, formula in con.execute(
            "select indicator_id, roles, formula from mart.dim_indicator"
        ).fetchall()
    }
    months = dict(
        con.execute("select period_id, month_count from mart.dim_period").fetchall()
    )
    items: dict[str, list[Any]] = defaultdict(list)
    for figure, *item in con.execute(
        "select figure_id, role, part, amount, share, key, site_id, day "
        "from mart.figure_source"
    ).fetchall():
        items[figure].append(tuple(item))
    count, wrong = 0, []
    for figure, indicator, period, value, stated in con.execute(
        "select figure_id, indicator_id, period_id, value, roles from "
        "mart.fact_figure"
    ).fetchall():
        roles, formula = indicators[indicator]
        again, _ = recompute(
            roles, formula, items[figure], months[period], json.loads(stated)
        )
        count += value is not None
        if again != value:
            wrong.append(f"{figure}: {value}, recomputed {again}")
    return count, wrong
