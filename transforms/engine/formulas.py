"""From reduced roles to values: each figure gets its value, or says why it has none.

Belongs here: reducers and the formula. How whole a figure is, is in ``completeness``.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from transforms.catalogue import Indicator
from transforms.catalogue.formula import EXACT, NoFigure, rounded
from transforms.engine import openings, told_states
from transforms.engine.context import Context
from transforms.engine.declared import counts_events, event_metrics, is_plain
from transforms.engine.openings import Openings
from transforms.engine.relations import make
from transforms.facts import held_cases
from transforms.facts.held_cases import HeldCases
from transforms.intake.reporters import Reporters


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
    """A role of it, reduced; ``least`` and ``most``: under other tellings.

    Of a root of squares there are ``parts``, and no value yet.
    """

    value: Decimal | None
    parts: list[Decimal | None] | None
    n: int
    unknown: int
    least: Decimal | None
    most: Decimal | None


_EVALUATED = pa.schema(
    [("ind", pa.int32())]
    + [(name, pa.string()) for name in (*Key._fields, "lopsided", "roles", "reason",
                                        "untold")]
    + [("withheld", pa.int64())]
    + [(name, pa.decimal128(38, 12)) for name in ("value", "value_low", "value_high")]
)
# The roles of one figure.
Parts = dict[str, Reduced]


# What a long window lacks before the period before; valued.sql says the same.
_EARLIER = "something of an earlier period"


@dataclass
class _Asked:
    """An indicator whose formula is evaluated, with all that it is evaluated over."""

    ind: int
    item: Indicator
    periods: list[str]
    told_by: Reporters
    # Roles of which no row is a zero, for those they count tell when nothing happened.
    zero_roles: dict[str, frozenset[str]]
    # Where no row is a zero, for all that are in force tell of something else.
    told_states: told_states.Told
    held: HeldCases
    # (period, entity, role) -> what contributions to it lack.
    lacks: dict[tuple[str, str, str], str]
    openings: Openings
    figures: dict[Key, Parts] = field(default_factory=lambda: defaultdict(dict))

    @cached_property
    def names(self) -> list[str]:
        """Its roles, sorted."""
        return sorted(self.item.declaration.roles)


def evaluate(
    con: duckdb.DuckDBPyConnection, context: Context, due: dict[str, list[str]]
) -> None:
    """Write ``valued``, from ``reduced``."""
    asked = {item.ind: item for item in _asked(con, context, due)}
    columns = ", ".join((*Key._fields, "role", *Reduced._fields))
    for ind, *row in con.execute(
        f"select ind, {columns} from reduced where list_contains($inds, ind)",
        {"inds": list(asked)},
    ).fetchall():
        asked[ind].figures[Key(*row[:5])][row[5]] = Reduced(*row[6:])
    rows = [row for item in asked.values() for row in _values(item)]
    columns_of = [list(column) for column in zip(*rows, strict=True)]
    con.register(
        "evaluated", pa.table(columns_of or [[]] * len(_EVALUATED), schema=_EVALUATED)
    )
    make(con, "valued")
    con.unregister("evaluated")


def _asked(
    con: duckdb.DuckDBPyConnection, context: Context, due: dict[str, list[str]]
) -> Iterator[_Asked]:
    told_by: dict[frozenset[str], Reporters] = {}
    held_back = held_cases.registers(con)
    lacks: dict[int, dict[tuple[str, str, str], str]] = defaultdict(dict)
    for ind, period, entity, role, words in con.execute(
        "select ind, period_id, entity, role, words from lacking_words"
    ).fetchall():
        lacks[ind][period, entity, role] = words
    states = told_states.of_indicators(
        con,
        [context.indicators[name] for name in due if context.has_data(name)],
        context.delivered_registers,
    )
    before = openings.look(con)
    for name, periods in due.items():
        item = context.indicators[name]
        if not context.has_data(name):
            continue
        held = held_cases.of_indicator(
            con, context.indicators, item, held_back, before.country
        )
        if is_plain(item) and not held:
            continue
        zero_roles = {
            role_name: event_metrics(role)
            for role_name, role in item.declaration.roles.items()
            if counts_events(role)
            and event_metrics(role) <= context.delivered_registers
        }
        registers = frozenset[str]().union(*zero_roles.values())
        if registers not in told_by:
            told_by[registers] = Reporters(con, registers, before.country)
        number = context.numbers[name]
        yield _Asked(
            number, item, periods, told_by[registers], zero_roles,
            states.get(name, told_states.NOTHING),
            held, lacks[number], before,
        )  # fmt: skip


def _values(asked: _Asked) -> Iterator[tuple[Any, ...]]:
    """Rows of what is evaluated, in the order of its columns."""
    if asked.zero_roles:
        _add_frame(asked)
    _add_told(asked)
    _add_held(asked)
    lopsided = _lopsided(asked)
    untold = _not_told_apart(asked)
    places = _places(asked)
    has_zeros = bool(asked.zero_roles or asked.told_states.roles)
    for key, parts in asked.figures.items():
        place = (key.period_id, key.consolidation, key.entity)
        zeros = _zeros(asked, place) if has_zeros else set()
        unlike = ""
        if sites := places.get(key):
            where = asked.item, key.period_id, key.consolidation, sites
            zeros |= asked.openings.zeros(*where)
            unlike = asked.openings.unlike(*where)
        if zeros and untold:
            zeros -= {n for n in zeros if (*place, _dimensions(key), n) in untold}
        told = (
            lopsided.get((key.period_id, key.consolidation)) if key.is_total else None
        )
        is_part = asked.item.declaration.counts_transfers
        note = unlike if is_part else ""
        said = (told, asked.told_states.blank.get(place), "" if is_part else unlike)
        words = "; ".join(filter(None, said)) or None
        yield (asked.ind, *key, words, *_valued(asked, key, parts, zeros, note))


def _zeros(asked: _Asked, place: tuple[str, str, str]) -> set[str]:
    """Roles of which no row is a zero there."""
    return {
        name
        for name, metrics in asked.zero_roles.items()
        if not asked.told_by.has_told_nothing(*place, metrics)
    } | asked.told_states.roles.get(place, set())


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
        level = _level(entity)
        is_asked = period in asked.periods and approach in approaches
        if is_asked and (counts_only or level == "group"):
            asked.figures[Key(period, level, entity, "", approach)]


def _add_told(asked: _Asked) -> None:
    """Totals of which the registers tell, and of nothing that any role asks for."""
    if not asked.item.declaration.total:
        return
    for (period, approach, entity), told in asked.told_states.roles.items():
        is_asked = period in asked.periods and approach in asked.item.approaches
        if is_asked and told == asked.item.declaration.roles.keys():
            asked.figures[Key(period, _level(entity), entity, "", approach)]


def _add_held(asked: _Asked) -> None:
    """Totals of which nothing but what is held back was told."""
    for period, approach, entity in asked.held.entities():
        is_asked = period in asked.periods and approach in asked.item.approaches
        if is_asked and asked.item.declaration.total:
            asked.figures[Key(period, _level(entity), entity, "", approach)]


def _level(entity: str) -> str:
    if entity == "GROUP-TOTAL":
        return "group"
    return "country" if entity.startswith("country:") else "site"


def _dimensions(key: Key) -> tuple[str, ...]:
    return tuple(part.partition("=")[0] for part in key.breakdown.split(";") if part)


def _not_told_apart(asked: _Asked) -> set[tuple[Any, ...]]:
    """(period, approach, entity, dimensions, role) of which more events were told than
    the parts hold: no row in a part is no zero there."""
    apart: dict[tuple[Any, ...], int] = defaultdict(int)
    judged = asked.zero_roles.keys() | set().union(
        *asked.told_states.roles.values()
    )
    if not judged:
        return set()
    for key, parts in asked.figures.items():
        for role in judged:
            told = parts[role].n if role in parts else 0
            place = (key.period_id, key.consolidation, key.entity)
            apart[(*place, _dimensions(key), role)] += told
    return {
        place
        for place, n in apart.items()
        if n < apart.get((*place[:3], (), place[4]), 0)
    }


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
    is_compared = openings.compares(asked.item)
    for key, parts in sorted(asked.figures.items()):
        if key.level != "site" or key.breakdown or not parts.keys() & below:
            continue
        place = (key.period_id, key.consolidation, key.entity)
        there = parts.keys() | asked.told_states.roles.get(place, set())
        if is_compared:
            there |= asked.openings.zeros(asked.item, *place[:2], [key.entity])
        if not there & above:
            found[(key.period_id, key.consolidation)].append(key.entity)
    named = " or ".join(sorted(name.replace("_", " ") for name in above))
    under = " or ".join(sorted(name.replace("_", " ") for name in below))
    return {
        key: f"{len(sites)} of the sites with {under} have no {named}: "
        + ", ".join(sites[:5])
        + (" ..." if len(sites) > 5 else "")
        for key, sites in found.items()
    }


def _places(asked: _Asked) -> dict[Key, list[str]]:
    """The sites that contribute to each figure, of what looks at an opening."""
    found: dict[Key, list[str]] = defaultdict(list)
    for key in sorted(asked.figures) if openings.compares(asked.item) else ():
        if key.level == "site":
            country = f"country:{asked.openings.country.get(key.entity)}"
            for level, entity in (
                ("site", key.entity), ("country", country), ("group", "GROUP-TOTAL"),
            ):  # fmt: skip
                found[key._replace(level=level, entity=entity)].append(key.entity)
    return found


def _valued(
    asked: _Asked, key: Key, parts: Parts, zeros: set[str], note: str
) -> tuple[str, str, str, int, Decimal | None, Decimal | None, Decimal | None]:
    """(roles as JSON, why there is no value or a ``note``, the role of which nothing
    was told, cases held back, value, its ends)."""
    item, withheld = asked.item, 0
    reduced: dict[str, Decimal | None] = {}
    lacking = []
    for name, role in item.declaration.roles.items():
        row = parts.get(name)
        count, words = asked.held.lacking(
            key.period_id, key.consolidation, key.entity, key.breakdown, name
        )
        withheld += count
        if count:
            lacking.append(words)
            reduced[name] = None
        elif row is None:
            reduced[name] = Decimal(0) if name in zeros else None
        elif row.unknown and role.reduce not in ("count", "count_distinct", "list"):
            verb = "lacks" if row.unknown == 1 else "lack"
            lacks = asked.lacks.get(
                (key.period_id, key.entity, name), _EARLIER
            )
            lacking.append(f"{row.unknown} of {row.n} values of {name} {verb} {lacks}")
            reduced[name] = None
        else:
            reduced[name] = _root(row) if role.reduce == "rss" else row.value
    value, reason, untold = None, "; ".join(dict.fromkeys(lacking)), ""
    if not lacking:
        try:
            value = item.formula.value(reduced)
        except NoFigure as error:
            reason, untold = str(error), error.role
    if value is not None and not parts:
        reason = "no row in the register" + (
            " matches" if asked.told_states.roles else ""
        )
    reason = "; ".join(filter(None, (reason, note)))
    low, high = None, None
    if value is not None and any(row.least is not None for row in parts.values()):
        low, high = _range(item, parts, reduced)
    roles = ",".join([
        f'"{name}":null' if (amount := reduced[name]) is None
        else f'"{name}":"{amount:f}"'
        for name in asked.names
    ])  # fmt: skip
    return f"{{{roles}}}", reason, untold, withheld, value, low, high


def _range(
    item: Indicator, parts: Parts, reduced: dict[str, Decimal | None]
) -> tuple[Decimal, Decimal]:
    """The least and the most that the formula gives over the tellings of its roles."""
    ends: dict[str, set[Decimal | None]] = {
        name: {value} for name, value in reduced.items()
    }
    for name, row in parts.items():
        is_sum = item.declaration.roles[name].reduce == "sum"
        if is_sum and row.least is not None:
            ends[name] |= {row.least, row.most}
    found = []
    for values in itertools.product(*ends.values()):
        try:
            found.append(item.formula.value(dict(zip(ends, values, strict=True))))
        except NoFigure:
            continue
    return min(found), max(found)


def _root(row: Reduced) -> Decimal | None:
    """The root of the sum of squares."""
    values = [value for value in row.parts or [] if value is not None]
    squares = Decimal(0)
    for value in values:
        squares = EXACT.add(squares, EXACT.multiply(value, value))
    return rounded(EXACT.sqrt(squares)) if values else None
