"""Which figures of a release tell of people, and which of them are withheld.

Belongs here: from the tables of a release to cells and the figures over them: what is
one cell, what is protected, what is worth most. The decision is ``withholding``; what
the published release shows in their place is ``audience``.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from transforms.catalogue import Indicator
from transforms.catalogue.declarations import Role
from transforms.mart import people_before, people_shown
from transforms.mart.withholding import (
    ANOTHER,
    BEFORE,
    FEWEST,
    Cells,
    Figure,
    Number,
    Past,
    Sum,
    withheld,
)
from warehouse import reference
from warehouse.connection import connect
from warehouse.package_files import query

Indicators = dict[str, Indicator]
# Splits that tell nothing of a person: for whom they work, where, and what was done.
_OF_NO_PERSON = {"worker_type", "tag", "country", "recipient_group", "comms_type"}
_LEVELS = ("group", "country", "site")


def note_protected(con: duckdb.DuckDBPyConnection) -> None:
    """Temporary ``protected``: the metrics that tell of people, and how."""
    names = ("metric_id", "protected", "kind")
    rows = [row for row in reference.rows("metrics") if row["protected"]]
    con.register("said", pa.table({n: [row[n] for row in rows] for n in names}))
    con.execute("create or replace temp table protected as from said")
    con.unregister("said")


def decide(
    database: Path,
    indicators: Indicators,
    before: people_before.Told,
    records: Sequence[Path],
    shown: Path,
) -> bool:
    """Fill the table ``withheld``; whether a release holds what not all may see.

    What an earlier version of the cells (``before``) asks to be withheld is withheld
    as well, and what follows from this release together with what others showed
    (``records``), so that no two releases tell more than each. ``shown`` gets what this
    one shows beside them.
    """
    with connect(database) as con:
        note_protected(con)
        (is_any,) = con.execute(
            "select exists (from mart.fact_measurement semi join protected "
            "using (metric_id)) or exists (from mart.rejects where rule = 'cell_note')"
        ).fetchone() or (False,)
        if not is_any:
            return False
        people_shown.read(con, records)
        con.execute(query(__package__, "people_said"))
        said = _Said.read(con)
        past = said.past(con)
        cells = _cells(con, {})
        figures = _figures(said, indicators, None)
        found = withheld([figure for figure, _ in figures], cells, past)
        for figure, is_doubted in figures:
            # A part that is told in two ways says more than its value.
            if is_doubted:
                found.setdefault(figure.name, ANOTHER)
        for change in people_before.changes(con, before):
            cells = _cells(con, change)
            earlier = _figures(said, indicators, cells.values)
            same = [one for one in past.same if not one.keys() & change.keys()]
            then = replace(past, same=same)
            for name in withheld([figure for figure, _ in earlier], cells, then):
                found.setdefault(name, BEFORE)
        if found:
            names = sorted(found)
            rows = pa.table({"figure_id": names, "why": [found[n] for n in names]})
            con.register("said", rows)
            con.execute("insert into mart.withheld by name from said")
            con.unregister("said")
        people_shown.write(con, shown)
        return True


@dataclass(frozen=True)
class _Cell:
    """A row of ``cell``: heads, or pay, of one split at one site."""

    metric: str
    protected: str
    place: tuple[str, str, int]
    split: frozenset[tuple[str, str]]
    value: Number

    @property
    def is_few(self) -> bool:
        """Whether it is of one to four persons by an attribute."""
        is_split = self.protected == "whole" or any(
            name not in _OF_NO_PERSON for name, _ in self.split
        )
        return self.protected != "pay" and is_split and 0 < self.value < FEWEST


def _cells(con: duckdb.DuckDBPyConnection, change: dict[int, Fraction]) -> Cells:
    """The cells as they are, or as they were: with what is added to their amounts."""
    found = [
        _Cell(
            metric,
            protected,
            (metric, site, told),
            frozenset(_parts(dimensions)),
            _number((Fraction(amount) + change[number]) / days)
            if number in change
            else _number(amount / days),
        )
        for number, metric, protected, site, told, dimensions, amount, days in (
            con.execute(
                "select cell_no, metric_id, protected, site_id, told, dimensions, "
                "amount, days from cell order by cell_no"
            ).fetchall()
        )
    ]
    return Cells(
        [cell.value for cell in found],
        _alike(found),
        frozenset(n for n, cell in enumerate(found) if cell.is_few),
        frozenset(n for n, cell in enumerate(found) if cell.protected == "pay"),
    )


def _parts(dimensions: str) -> Iterator[tuple[str, str]]:
    for part in filter(None, dimensions.split(";")):
        name, _, value = part.partition("=")
        yield name, value


def _alike(cells: list[_Cell]) -> list[list[Sum]]:
    """The same people by gender and by age come to the same, as far as they do: for
    each two ways the sums over all places that are zero."""
    found: dict[tuple[tuple[str, ...], ...], list[Sum]] = defaultdict(list)
    places: dict[tuple[str, str, int], dict[tuple[str, ...], list[int]]] = {}
    for number, cell in enumerate(cells):
        names = tuple(sorted(name for name, _ in cell.split))
        places.setdefault(cell.place, {}).setdefault(names, []).append(number)
    for _, views in sorted(places.items()):
        for one, other in combinations(sorted(views), 2):
            common = set(one) & set(other)
            sums: dict[frozenset[tuple[str, str]], Sum] = defaultdict(dict)
            for view, times in ((one, 1), (other, -1)):
                for number in views[view]:
                    key = frozenset(p for p in cells[number].split if p[0] in common)
                    sums[key][number] = times
            for _, row in sorted(sums.items(), key=lambda item: sorted(item[0])):
                if sum(cells[number].value * n for number, n in row.items()) == 0:
                    found[one, other].append(row)
    return [rows for _, rows in sorted(found.items())]


@dataclass(frozen=True)
class _Said:
    """What figures say: of each its row and, by role, its sum of cells; of each cell
    how it is protected."""

    rows: list[dict[str, Any]]
    sums: dict[str, dict[str, Sum]]
    kinds: dict[int, str]

    @classmethod
    def read(cls, con: duckdb.DuckDBPyConnection) -> _Said:
        days = dict(con.execute("select cell_no, days from cell").fetchall())
        kinds = dict(con.execute("select cell_no, protected from cell").fetchall())
        sums: dict[str, dict[str, Sum]] = defaultdict(lambda: defaultdict(dict))
        for figure, role, cell, share, per in con.execute(
            "select figure_id, role, cell_no, share, per from term order by all"
        ).fetchall():
            said = sums[figure][role]
            said[cell] = said.get(cell, 0) + _times(share, days[cell], per)
        cursor = con.execute(query(__package__, "people_figures"))
        names = [item[0] for item in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        for row in rows:
            row["roles"] = json.loads(row["roles"])
        return cls(rows, sums, kinds)

    def past(self, con: duckdb.DuckDBPyConnection) -> Past:
        """What other releases showed and withheld, of the same cells."""
        names = sorted(name for name in self.sums if name.startswith(people_shown.MARK))
        shown = {name: _scaled(self.sums[name][""]) for name in names}
        same, kept = people_shown.same(con), people_shown.withheld(con)
        return Past(
            list(shown.values()), [shown[name] for name in same & shown.keys()], kept
        )

    def at(self, values: Sequence[Number] | None) -> list[dict[str, Any]]:
        """The rows as they are, or with what roles came to when cells held these."""
        if values is None:
            return list(self.rows)
        found = []
        for row in self.rows:
            told = {
                role: float(sum(values[cell] * n for cell, n in said.items()))
                for role, said in self.sums[row["figure_id"]].items()
                if row["roles"].get(role) is not None
            }
            found.append(row | {"roles": row["roles"] | told})
        return found


def _figures(
    said: _Said, indicators: Indicators, values: Sequence[Number] | None
) -> list[tuple[Figure, bool]]:
    """Figures in the order of their worth, with whether they are disputed.

    What is not split comes before what is, the group before countries and sites, large
    groups of people and large sites before small ones. By size in powers of two: a
    person more does not change which figure goes to hide another.
    """
    rows, sums, kinds = said.at(values), said.sums, said.kinds
    size: dict[tuple[str, ...], int] = defaultdict(int)
    for row in rows:
        for key in (_group(row), _entity(row)):
            size[key] = max(size[key], _size(row))
    rows.sort(key=lambda row: (
        _is_split(indicators, row, sums, kinds), len(sums[row["figure_id"]]),
        _LEVELS.index(row["level"]), -size[_group(row)], row["breakdown"],
        -size[_entity(row)], not row["is_lead"], row["figure_id"],
    ))  # fmt: skip
    return [
        (_figure(indicators, row, sums[row["figure_id"]], kinds),
         row["status"] == "disputed" and _is_by_attribute(row["breakdown"]))
        for row in rows
    ]  # fmt: skip


def _group(row: dict[str, Any]) -> tuple[str, ...]:
    level = row["entity"] if row["level"] == "group" else "GROUP-TOTAL"
    return (level, row["indicator_id"], row["period_id"], row["breakdown"])


def _entity(row: dict[str, Any]) -> tuple[str, ...]:
    return (row["entity"],)


def _size(row: dict[str, Any]) -> int:
    known = (v for v in row["roles"].values() if v is not None)
    return int(max((abs(float(v)) for v in known), default=0)).bit_length()


def _is_split(
    indicators: Indicators,
    row: dict[str, Any],
    sums: dict[str, dict[str, Sum]],
    kinds: dict[int, str],
) -> bool:
    return any(
        _is_split_role(indicators, row, role, found, kinds)
        for role, found in sums[row["figure_id"]].items()
    )


def _is_split_role(
    indicators: Indicators,
    row: dict[str, Any],
    role: str,
    said: Sum,
    kinds: dict[int, str],
) -> bool:
    """Whether a role is of people by an attribute, and not of all of them."""
    if _is_by_attribute(row["breakdown"]):
        return True
    if any(kinds[cell] != "split" for cell in said):
        return True
    origins = _roles(indicators, row)[role].from_
    return not origins or any(
        o.where.keys() - _OF_NO_PERSON or o.while_ or not o.metric for o in origins
    )


def _is_by_attribute(breakdown: str) -> bool:
    """Whether a breakdown tells people apart, and not only where or for whom."""
    return any(name not in _OF_NO_PERSON for name, _ in _parts(breakdown))


def _roles(indicators: Indicators, row: dict[str, Any]) -> dict[str, Role]:
    return indicators[row["indicator_id"]].declaration.roles


def _figure(
    indicators: Indicators,
    row: dict[str, Any],
    sums: dict[str, Sum],
    kinds: dict[int, str],
) -> Figure:
    heads, pay, few = [], [], []
    is_split = False
    for role, said in sorted(sums.items()):
        whole = _scaled(said)
        if all(kinds[cell] == "pay" for cell in said):
            pay.append(whole)
            continue
        value = row["roles"].get(role)
        heads.append(whole)
        if _is_split_role(indicators, row, role, said, kinds):
            is_split = True
            # Of a least or a median no sum of cells says what it gives away.
            is_sum = _roles(indicators, row)[role].reduce == "sum"
            if not is_sum or (value is not None and 0 < abs(Decimal(value)) < FEWEST):
                few.append(whole)
    if pay and (few or not heads):
        # Pay is that of the persons beside it; whose they are must be said.
        few += pay
    return Figure(row["figure_id"], (*heads, *pay), tuple(few), is_split or bool(pay))


def _scaled(said: Sum) -> Sum:
    """The same sum in whole numbers, which are quick."""
    scale = math.lcm(*{n.denominator for n in said.values()})
    return {cell: int(n * scale) for cell, n in said.items()} if scale > 1 else said


@cache
def _times(share: Decimal, days: int, per: int) -> Number:
    return _number(Fraction(share) * days / per)


def _number(value: Decimal | Number) -> Number:
    found = Fraction(value)
    return found.numerator if found.denominator == 1 else found
