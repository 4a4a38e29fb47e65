"""What the engine needs to know besides the indicator itself.

Belongs here: what is read once for all indicators, and what is kept for several.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from threading import Lock

import duckdb

from transforms.catalogue import Indicator, inputs
from transforms.engine import workers
from warehouse import reference
from warehouse.connection import quoted

_FEW_FACTS = 200_000


@dataclass(frozen=True)
class Context:
    """What the engine needs to know besides the indicator itself."""

    indicators: dict[str, Indicator]
    metrics: dict[str, frozenset[str]]
    overlapping: frozenset[str]
    delivered_registers: frozenset[str]
    present: frozenset[str]
    # Of a small company the contributions of an indicator and the coverage of a set of
    # metrics are kept for the session: several steps look at them again. None of a
    # large one, whose facts would then be in memory once per indicator.
    kept: dict[object, str] | None = None
    # How many cursors compute at a time: 1 for a large company, whose statements DuckDB
    # itself shares out.
    cursors: int = 1
    _numbers: Iterator[int] = field(default_factory=count)
    _lock: Lock = field(default_factory=Lock)
    _locks: dict[object, Lock] = field(default_factory=dict)

    @staticmethod
    def of(con: duckdb.DuckDBPyConnection, indicators: dict[str, Indicator]) -> Context:
        """Read it from the build database; attach ``scratch`` for what is kept."""
        con.execute("attach if not exists ':memory:' as scratch")
        overlapping = con.execute("""
            select distinct cast(m.metric_id as varchar) from validated.measurement m
            semi join facts.overlap o on o.record_no = m.record_no""").fetchall()
        delivered = con.execute("""
            select distinct gives from raw.sheet where gives not in ('', 'measurements')
            union select distinct cast(metric_id as varchar) from facts.interval
            """).fetchall()
        registers = {row[0] for row in delivered if reference.is_register(row[0])}
        (facts,) = con.execute(
            "select coalesce(sum(facts), 0) from facts.interval"
        ).fetchone()  # type: ignore[misc]
        present = con.execute("""
            select distinct cast(metric_id as varchar) from facts.interval
            union select distinct metric_id from facts.coverage
            union select distinct register from facts.held_case""").fetchall()
        return Context(
            indicators,
            inputs(indicators),
            frozenset(row[0] for row in overlapping),
            frozenset(registers),
            frozenset({row[0] for row in present} | registers),
            {} if facts < _FEW_FACTS else None,
            workers.cores() if facts < _FEW_FACTS else 1,
        )

    def keep(
        self, con: duckdb.DuckDBPyConnection, key: object, name: str, sql: str
    ) -> str:
        """A relation that gives ``sql``: if kept, a table made once for all cursors.

        Not to be called in a transaction that has written to the build database.
        """
        if self.kept is None:
            return f"({sql})"
        with self._lock:
            own = self._locks.setdefault(key, Lock())
        with own:
            if key not in self.kept:
                table = f"scratch.{quoted(f'kept_{name}_{next(self._numbers)}')}"
                con.execute(f"create or replace table {table} as {sql}")
                self.kept[key] = table
        return self.kept[key]

    def has_data(self, indicator_id: str) -> bool:
        """Whether any of its metrics was handed in or is expected."""
        return bool(self.metrics[indicator_id] & self.present)
