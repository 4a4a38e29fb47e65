"""What the engine needs to know besides what is due.

Belongs here: what is read once for all indicators, and what is kept for several steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from threading import Lock

import duckdb

from transforms.catalogue import Indicator, inputs
from transforms.catalogue.needs import parts
from transforms.engine import cells, declared, workers
from transforms.facts.touched import EVERYTHING, Touched
from transforms.intake import reporters
from warehouse import reference
from warehouse.connection import as_written

_FEW_FACTS = 200_000
_KEPT = "scratch.contribution"
# What a batch reads at most: facts, one indicator after the other; and selects, for
# planning a statement over all of them takes longer than in proportion.
_MOST_FACTS, _MOST_SELECTS = 16_000_000, 24


@dataclass(frozen=True)
class Context:
    """What the engine needs to know besides what is due.

    ``facts`` is the number of facts by metric, ``rivals`` the metrics some of whose
    facts tell of the same thing.
    """

    indicators: dict[str, Indicator]
    metrics: dict[str, frozenset[str]]
    # What an indicator is not whole without, and nobody tells of or rules out.
    without: dict[str, str]
    facts: dict[str, int]
    delivered_registers: frozenset[str]
    present: frozenset[str]
    rivals: frozenset[str]
    # Of a small company contributions are kept for the session, noted by indicator, for
    # several steps look at them again. None of a large one, whose facts would then be
    # in memory once per indicator.
    kept: set[str] | None = None
    # How many cursors list contributions at a time: 1 for a large company, whose
    # statements DuckDB itself shares out.
    cursors: int = 1
    # Facts that are others than when the figures were made; of other sites only what
    # they share with these is made anew.
    changed: Touched = EVERYTHING
    _lock: Lock = field(default_factory=Lock)

    @staticmethod
    def of(con: duckdb.DuckDBPyConnection, indicators: dict[str, Indicator]) -> Context:
        """Read it from the build database; write the declarations into ``scratch``."""
        con.execute("attach if not exists ':memory:' as scratch")
        metrics = inputs(indicators)
        without = _without(con, indicators, metrics)
        declared.write(con, indicators, metrics, without)
        con.execute(f"create or replace table {_KEPT} as {cells.given({})}")
        facts: dict[str, int] = dict(
            con.execute(
                "select cast(metric_id as varchar), cast(sum(facts) as bigint) "
                "from facts.interval group by all"
            ).fetchall()
        )
        names = facts.keys() | {*reporters.delivered(con)}
        registers = frozenset(filter(reference.is_register, names))
        expected = con.execute(
            "select distinct metric_id from facts.coverage "
            "union select distinct register from facts.held_case"
        ).fetchall()
        rivals = con.execute("select distinct metric_id from facts.overlap").fetchall()
        is_small = sum(facts.values()) < _FEW_FACTS
        return Context(
            indicators,
            metrics,
            without,
            facts,
            registers,
            registers | facts.keys() | {row[0] for row in expected},
            frozenset(name for (name,) in rivals),
            set() if is_small else None,
            workers.cores() if is_small else 1,
        )

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each indicator in the tables of declarations."""
        return {name: number for number, name in enumerate(self.indicators)}

    def keep(self, con: duckdb.DuckDBPyConnection, names: Iterable[str]) -> str:
        """The table that holds the contributions of these indicators; '' if none is
        kept. Not to be called in a transaction that has written to the build database.
        """
        if self.kept is None:
            return ""
        with self._lock:
            missing = [n for n in names if n not in self.kept and self.has_data(n)]
            self.kept.update(missing)
        for some in self._apart(missing, Fraction(1)):
            wanted = {self.numbers[name]: self.indicators[name] for name in some}
            con.execute(f"insert into {_KEPT} by name {cells.given(wanted)}")
        return _KEPT

    def contributed(self, con: duckdb.DuckDBPyConnection, name: str) -> str:
        """The relation that gives an indicator's contributions."""
        if kept := self.keep(con, [name]):
            return f"(from {kept} where ind = {self.numbers[name]})"
        return self.indicators[name].relation

    def batches(
        self, names: list[str], part: Fraction, most_facts: int = _MOST_FACTS
    ) -> list[list[str]]:
        """Indicators in their order, together as far as memory allows, where ``part``
        of their facts is looked at.

        Where their contributions are kept no statement but one has their selects, so
        as many go together as leave none of the cursors idle.
        """
        if self.kept is not None:
            each = max(1, -(-len(names) // self.cursors))
            return [names[at : at + each] for at in range(0, len(names), each)]
        return list(self._apart(names, part, most_facts))

    def _apart(
        self, names: list[str], part: Fraction, most_facts: int = _MOST_FACTS
    ) -> Iterator[list[str]]:
        """Indicators in their order, as many as one statement reads."""
        some: list[str] = []
        room = selects = 0
        for name in names:
            size = int(self.size(name) * part)
            is_select = self.has_data(name) and bool(self.indicators[name].beside)
            if some and (size > room or selects + is_select > _MOST_SELECTS):
                yield some
                some, selects = [], 0
            if not some:
                room = most_facts
            some.append(name)
            room -= size
            selects += is_select
        if some:
            yield some

    def joins(self, con: duckdb.DuckDBPyConnection) -> AbstractContextManager[None]:
        """Joins as they are written (``connection``), of a large company. Of a small
        one cursors work side by side, whose plans that would change too."""
        return nullcontext() if self.cursors > 1 else as_written(con)

    def has_data(self, indicator_id: str) -> bool:
        """Whether any of its metrics was handed in or is expected."""
        return bool(self.metrics[indicator_id] & self.present)

    def size(self, indicator_id: str) -> int:
        """How many facts there are of its metrics."""
        return sum(self.facts.get(m, 0) for m in self.metrics[indicator_id])

    def has_rivals(self, indicator_id: str) -> bool:
        """Whether facts of any of its metrics tell of the same thing."""
        return bool(self.metrics[indicator_id] & self.rivals)


def _without(
    con: duckdb.DuckDBPyConnection,
    indicators: dict[str, Indicator],
    metrics: dict[str, frozenset[str]],
) -> dict[str, str]:
    found = con.execute("select metric_id from facts.answered").fetchall()
    answered = {metric for (metric,) in found}
    lacking = {}
    for name, item in indicators.items():
        untold = {w: of for w, of in parts(item, indicators, metrics).items()
                  if of.isdisjoint(answered)}
        # A whole that lacks says it of its parts.
        wider = untold.values()
        words = [w for w, of in untold.items() if not any(of < o for o in wider)]
        if words:
            lacking[name] = " and ".join(words)
    return lacking
