"""Which facts changed since they were last settled, so that the others are left alone.

What of a table rests on the facts of one metric and site is made anew for those that
were touched and kept for the others. Belongs here: which those are, and how such a
table is brought up to date. What is in it is said where it is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace

import duckdb

from transforms.project.words import GROUP
from warehouse.connection import literal

# Above this share of all facts it costs less to make everything anew.
MOST = 0.5


@dataclass(frozen=True)
class Touched:
    """Metrics and sites: the facts that are of both are settled anew, which are those
    that changed and some more; of None all facts."""

    metrics: tuple[str, ...] | None = None
    sites: tuple[str, ...] = ()
    # Rows of a register are others too; which, is not known.
    has_registers: bool = False

    def facts(self, metric: str = "metric_id", site: str = "site_id") -> str:
        """SQL: whether a row is of touched facts."""
        if self.metrics is None:
            return "true"
        return f"({_in(metric, self.metrics)} and {_in(site, self.sites)})"

    def of_metrics(self, metric: str = "metric_id") -> str:
        """SQL: whether a row is of touched metrics."""
        return "true" if self.metrics is None else _in(metric, self.metrics)

    def of_sites(self, site: str = "site_id", *others: str) -> str:
        """SQL: whether a row is of touched sites, or of one of the others."""
        return "true" if self.metrics is None else _in(site, (*self.sites, *others))

    def with_sites(self, sites: Iterable[str]) -> Touched:
        """The same with more sites."""
        if self.metrics is None:
            return self
        return replace(self, sites=tuple(sorted({*self.sites, *sites})))

    def by_site(self, shared: Set[str]) -> Touched:
        """The same where all that rests on these facts is of their sites; else all.

        ``shared`` are the metrics whose facts tell of other sites too; what the group
        tells always does.
        """
        is_shared = not shared.isdisjoint(self.metrics or ())
        is_all = self.has_registers or is_shared or GROUP in self.sites
        return EVERYTHING if is_all else self


EVERYTHING = Touched()


def since(con: duckdb.DuckDBPyConnection, noted: str = "state.touched") -> Touched:
    """What is noted as touched, of facts that were settled before; all facts, where
    those of a shared facility tell of its users too."""
    if con.execute("from project.shared_facility limit 1").fetchone():
        return EVERYTHING
    pairs = con.execute(
        f"select distinct t.metric_id, t.site_id from {noted} t "
        "join ref.metrics m on m.metric_id = t.metric_id"
    ).fetchall()
    of_sites = [pair for pair in pairs if pair[1] is not None]
    metrics, sites = (sorted({pair[side] for pair in of_sites}) for side in (0, 1))
    found = Touched(tuple(metrics), tuple(sites), len(of_sites) < len(pairs))
    (share,) = con.execute(
        f"select coalesce(sum(case when {found.facts()} then facts else 0 end) "
        "/ sum(facts), 1) from facts.interval"
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
    con: duckdb.DuckDBPyConnection,
    condition: str,
    *,
    as_told: bool = False,
    view: str = "due_fact",
) -> None:
    """Write a view of the accepted rows that are looked at again; as they were told,
    facilities' rows stand in it in place of their parts at users."""
    rows = "validated.measurement"
    shared = "from facts.part where facility is not null"
    if as_told and con.execute(shared).fetchone():
        rows = f"""(
            select * replace (if(record_no in (select whole_no {shared}), 0, resolution)
                              as resolution)
            from validated.measurement
            where record_no not in (select record_no {shared}))"""
    con.execute(
        f"create or replace temp view {view} as from {rows} where {condition}"
    )


def _in(column: str, names: tuple[str, ...]) -> str:
    return f"{column} in ({', '.join(map(literal, names))})" if names else "false"
