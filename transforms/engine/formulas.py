"""From reduced roles to values: each figure gets its value, or says why it has none.

Belongs here: reducers and the formula. How whole a figure is, is in ``completeness``.
"""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

import duckdb
import pyarrow as pa

from transforms.catalogue import Indicator, Role
from transforms.catalogue.formula import EXACT, NoFigure, rounded
from transforms.engine.context import Context
from transforms.engine.declared import counts_events, event_metrics, is_plain
from transforms.engine.relations import make
from transforms.intake.reporters import Reporters
from warehouse.package_files import query

_NUMBER = pa.decimal128(38, 12)


class Key(NamedTuple):
    """Which figure of an indicator."""

    period_id: str
    level: str
    entity: str
    breakdown: str
    consolidation: str

    @property
    def is_total(self) -> bool:
        """Whether it is the group's total."""
        return self.level == "group" and not self.breakdown


class Reduced(NamedTuple):
    """One row of ``reduced``, without its place."""

    amount: Decimal | None
    n: int
    unknown: int
    low: Decimal | None
    high: Decimal | None
    distinct_keys: int
    parts: list[Decimal | None] | None
    size: Decimal | None
    estimated: Decimal | None
    reviewed: Decimal | None
    quality: Decimal | None
    least: Decimal | None
    most: Decimal | None
    doubtful: str | None
    doubtful_sites: str | None


class Valued(NamedTuple):
    """One row of ``valued``: a figure's key, and what came of it."""

    ind: int
    period_id: str
    level: str
    entity: str
    breakdown: str
    consolidation: str
    value: Decimal | None
    roles: str
    reason: str
    n: int
    size: Decimal
    estimated: Decimal
    reviewed: Decimal
    quality: Decimal
    lopsided: str | None
    value_low: Decimal | None
    value_high: Decimal | None
    doubtful: str | None
    doubtful_sites: str | None


_TYPES = {
    "int": pa.int64(), "str": pa.string(), "Decimal": _NUMBER,
}  # fmt: skip
_SCHEMA = pa.schema(
    [(name, _TYPES[kind.__forward_arg__.split(" ")[0]])
     for name, kind in Valued.__annotations__.items()]
)  # fmt: skip
# The reduced rows of each role of one figure.
Parts = dict[str, list[Reduced]]


@dataclass
class _Asked:
    """An indicator whose formula is evaluated, with all that it is evaluated over."""

    ind: int
    item: Indicator
    periods: list[str]
    told_by: Reporters
    # Roles of which no row is a zero, for those they count tell when nothing happened.
    zero_roles: dict[str, frozenset[str]]
    figures: dict[Key, Parts] = field(default_factory=lambda: defaultdict(dict))


def evaluate(
    con: duckdb.DuckDBPyConnection, context: Context, due: dict[str, list[str]]
) -> None:
    """Write ``valued``, from ``reduced``."""
    asked = {item.ind: item for item in _asked(con, context, due)}
    columns = ", ".join((*Key._fields, "role", *Reduced._fields))
    for ind, *row in con.execute(
        f"select r.ind, {columns} from reduced r join scratch.indicator i "
        "on i.ind = r.ind and not i.is_plain order by all"
    ).fetchall():
        key, role, reduced = Key(*row[:5]), row[5], Reduced(*row[6:])
        asked[ind].figures[key].setdefault(role, []).append(reduced)
    months = dict(con.execute("select period_id, month_count from wanted").fetchall())
    rows = [row for item in asked.values() for row in _values(item, months)]
    columns_of = zip(*rows, strict=True) if rows else ([] for _ in _SCHEMA)
    con.register("evaluated", pa.table(list(map(list, columns_of)), schema=_SCHEMA))
    make(
        con, "valued", f"{query(__package__, 'plain')} union all by name from evaluated"
    )
    con.unregister("evaluated")


def _asked(
    con: duckdb.DuckDBPyConnection, context: Context, due: dict[str, list[str]]
) -> Iterator[_Asked]:
    told_by: dict[frozenset[str], Reporters] = {}
    for name, periods in due.items():
        item = context.indicators[name]
        if is_plain(item) or not context.has_data(name):
            continue
        zero_roles = {
            role_name: event_metrics(role)
            for role_name, role in item.declaration.roles.items()
            if counts_events(role)
            and event_metrics(role) <= context.delivered_registers
        }
        registers = frozenset[str]().union(*zero_roles.values())
        if registers not in told_by:
            told_by[registers] = Reporters(con, registers)
        yield _Asked(
            context.numbers[name], item, periods, told_by[registers], zero_roles
        )


def _values(asked: _Asked, months: dict[str, int]) -> Iterator[Valued]:
    if asked.zero_roles:
        _add_frame(asked)
    lopsided = _lopsided(asked)
    for key, parts in sorted(asked.figures.items()):
        place = (key.period_id, key.consolidation, key.entity)
        zeros = {
            name
            for name, metrics in asked.zero_roles.items()
            if not asked.told_by.has_told_nothing(*place, metrics)
        }
        words = [] if key.breakdown else [asked.told_by.missing(*place)]
        if key.is_total:
            words.insert(0, lopsided.get((key.period_id, key.consolidation), ""))
        yield _valued(
            asked, key, parts, zeros, months[key.period_id],
            "; ".join(filter(None, words)) or None,
        )  # fmt: skip


def _add_frame(asked: _Asked) -> None:
    """Totals that have no contribution at all: no row in a register of the company is
    a zero for the group, and no row in a site's own sheet one for the site."""
    approaches = asked.item.approaches
    if not asked.told_by.untold:
        for period in asked.periods:
            for approach in approaches:
                asked.figures[Key(period, "group", "GROUP-TOTAL", "", approach)]
    counts_only = asked.zero_roles.keys() == asked.item.declaration.roles.keys()
    for period, approach, entity in asked.told_by.entities():
        level = "country" if entity.startswith("country:") else "site"
        level = "group" if entity == "GROUP-TOTAL" else level
        is_asked = period in asked.periods and approach in approaches
        if is_asked and (counts_only or level == "group"):
            asked.figures[Key(period, level, entity, "", approach)]


def _lopsided(asked: _Asked) -> dict[tuple[str, str], str]:
    """(period, approach) -> words, where sites are under a fraction and not over it.

    Such a group ratio divides one set of sites by another. A site that is only over
    the fraction is none of this: an office uses energy and mills no ore.
    """
    below = asked.item.formula.denominators
    above = asked.item.formula.names - below - asked.zero_roles.keys()
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    if not below or not above:
        return {}
    for key, parts in sorted(asked.figures.items()):
        is_site = key.level == "site" and not key.breakdown
        if is_site and parts.keys() & below and not parts.keys() & above:
            found[(key.period_id, key.consolidation)].append(key.entity)
    named = " or ".join(sorted(name.replace("_", " ") for name in above))
    under = " or ".join(sorted(name.replace("_", " ") for name in below))
    return {
        key: f"{len(sites)} of the sites with {under} have no {named}: "
        + ", ".join(sites[:5])
        + (" ..." if len(sites) > 5 else "")
        for key, sites in found.items()
    }


def _valued(
    asked: _Asked,
    key: Key,
    parts: Parts,
    zeros: set[str],
    months: int,
    words: str | None,
) -> Valued:
    item = asked.item
    reduced: dict[str, Decimal | None] = {}
    lacking = []
    for name, role in item.declaration.roles.items():
        rows = parts.get(name)
        if not rows:
            reduced[name] = Decimal(0) if name in zeros else None
            continue
        unknown = sum(row.unknown for row in rows)
        if unknown and role.reduce not in ("count", "count_distinct", "list"):
            lacking.append(f"{unknown} contributions to {name} lack a factor")
            reduced[name] = None
            continue
        reduced[name] = _reduced(role, rows[0], months)
    value, reason = None, "; ".join(lacking)
    if not lacking:
        try:
            value = item.formula.value(reduced)
        except NoFigure as error:
            reason = str(error)
    if value is not None and not parts:
        reason = "no row in the register"
    rows = [row for rows in parts.values() for row in rows]
    doubtful = [row for row in rows if row.least is not None]
    low, high = None, None
    if value is not None and doubtful:
        low, high = _range(item, parts, reduced, months)
    shown = {n: None if v is None else format(v, "f") for n, v in reduced.items()}
    return Valued(
        asked.ind,
        *key,
        value,
        json.dumps(shown, sort_keys=True, separators=(",", ":")),
        reason,
        sum(row.n for row in rows),
        _total(row.size for row in rows),
        _total(row.estimated for row in rows),
        _total(row.reviewed for row in rows),
        _total(row.quality for row in rows),
        words,
        low,
        high,
        _joined(row.doubtful for row in doubtful),
        _joined(row.doubtful_sites for row in doubtful),
    )


def _total(values: Iterable[Decimal | None]) -> Decimal:
    return sum((value or Decimal(0) for value in values), Decimal(0))


def _range(
    item: Indicator, parts: Parts, reduced: dict[str, Decimal | None], months: int
) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most that the formula gives over the tellings of its roles."""
    ends: dict[str, set[Decimal | None]] = {
        name: {value} for name, value in reduced.items()
    }
    for name, role in item.declaration.roles.items():
        for row in parts.get(name, []):
            if row.least is not None and role.reduce == "sum":
                ends[name] |= {
                    _reduced(role, row._replace(amount=end), months)
                    for end in (row.least, row.most)
                }
    found = []
    for values in itertools.product(*ends.values()):
        try:
            found.append(item.formula.value(dict(zip(ends, values, strict=True))))
        except NoFigure:
            continue
    return min(found), max(found)


def _joined(texts: Iterable[str | None]) -> str | None:
    """Lists of names, as one list without repetition."""
    names = {name for text in texts if text for name in text.split(", ")}
    return ", ".join(sorted(names)) or None


def _reduced(role: Role, row: Reduced, months: int) -> Decimal | None:
    """One role's value from its reduced row; a mean is over the months."""
    if role.window.kind == "mean":
        return rounded(EXACT.divide(row.amount or Decimal(0), Decimal(months)))
    if role.reduce == "sum":
        return row.amount
    if role.reduce in ("count", "list"):
        return rounded(Decimal(int(row.n)))
    if role.reduce == "count_distinct":
        return rounded(Decimal(int(row.distinct_keys)))
    if role.reduce == "min":
        return row.low
    if role.reduce == "max":
        return row.high
    values = [value for value in row.parts or [] if value is not None]
    if not values:
        return None
    if role.reduce == "median":
        middle = len(values) // 2
        return rounded(EXACT.divide(values[middle] + values[~middle], Decimal(2)))
    squares = Decimal(0)
    for value in values:
        squares = EXACT.add(squares, EXACT.multiply(value, value))
    return rounded(EXACT.sqrt(squares))
