"""Which facts changed since they were last settled, so that the others are left alone.

What of a table rests on the facts of one metric and site is made anew for those that
were touched and kept for the others. Belongs here: which those are, and how such a
table is brought up to date. What is in it is said where it is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from warehouse.connection import literal

# Above this share of all facts it costs less to make everything anew.
MOST = 0.5


@dataclass(frozen=True)
class Touched:
    """Metrics and sites: the facts that are of both are settled anew, which are those
    that changed and some more; of None all facts."""

    metrics: tuple[str, ...] | None = None
    sites: tuple[str, ...] = ()

    def facts(self, metric: str = "metric_id", site: str = "site_id") -> str:
        """SQL: whether a row is of touched facts."""
        if self.metrics is None:
            return "true"
        return f"({_in(metric, self.metrics)} and {_in(site, self.sites)})"

    def of_metrics(self, metric: str = "metric_id", *others: str) -> str:
        """SQL: whether a row is of touched metrics, or of one of the others."""
        if self.metrics is None:
            return "true"
        return _in(metric, (*self.metrics, *others))


EVERYTHING = Touched()


def since(con: duckdb.DuckDBPyConnection) -> Touched:
    """What is noted as touched, of facts that were settled before."""
    pairs = con.execute(
        "select distinct t.metric_id, t.site_id from state.touched t "
        "join ref.metrics m on m.metric_id = t.metric_id where t.site_id is not null"
    ).fetchall()
    metrics, sites = ({pair[side] for pair in pairs} for side in (0, 1))
    found = Touched(tuple(sorted(metrics)), tuple(sorted(sites)))
    (share,) = con.execute(
        f"select coalesce(sum(facts) filter ({found.facts()}) / sum(facts), 1) "
        "from facts.interval"
    ).fetchone()  # type: ignore[misc]
    return found if share <= MOST else EVERYTHING


def keep(
    con: duckdb.DuckDBPyConnection,
    table: str,
    select: str,
    touched: Touched,
    values: Mapping[str, object] | None = None,
    *,
    as_told: bool = False,
) -> None:
    """Bring a table of metrics and sites up to date by a select over ``due_fact``."""
    due(con, touched.facts(), as_told=as_told)
    if touched.metrics is None:
        con.execute(f"create or replace table {table} as {select}", values)
        return
    con.execute(f"delete from {table} where {touched.facts()}")
    con.execute(f"insert into {table} by name {select}", values)


def due(
    con: duckdb.DuckDBPyConnection, condition: str, *, as_told: bool = False
) -> None:
    """Write the view ``due_fact``: the accepted rows that are looked at again; as they
    were told, facilities' rows stand in it in place of their parts at users."""
    rows = "validated.measurement"
    shared = "from facts.part where facility is not null"
    if as_told and con.execute(shared).fetchone():
        rows = f"""(
            select * replace (if(record_no in (select whole_no {shared}), 0, resolution)
                              as resolution)
            from validated.measurement
            where record_no not in (select record_no {shared}))"""
    con.execute(
        f"create or replace temp view due_fact as from {rows} where {condition}"
    )


def _in(column: str, names: tuple[str, ...]) -> str:
    return f"{column} in ({', '.join(map(literal, names))})" if names else "false"
