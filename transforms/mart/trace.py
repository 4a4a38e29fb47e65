"""From a figure back to its cells, read from a published database alone.

Belongs here: finding a figure, listing what it is made of, recomputing it from that
list. It needs no build database, no project folder and no Dagster.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import groupby, product
from typing import Any

import duckdb

from transforms.catalogue.formula import EXACT, NoFigure, parse, rounded
from transforms.project.words import INSIDES
from warehouse.package_files import query


class UnknownFigure(LookupError):
    """There is no such figure; the message lists near ones."""


@dataclass(frozen=True)
class Source:
    """One contribution with its fact, file, cell and factor."""

    role: str
    record_id: str
    amount: Decimal | None
    share: Decimal
    part: str
    day: date | None
    key: str | None
    factor_id: str | None
    file: str
    sheet: str
    cell: str
    metric_id: str
    site_id: str
    period_start: str
    period_end: str
    value_as_reported: str
    unit_as_reported: str
    # The same in the unit in which it is kept, where that is another one.
    as_kept: str
    dimensions: str
    method: str
    # Who prepared and reviewed it, what proves it, what was said beside it.
    about: str
    factor: str


@dataclass(frozen=True)
class Trace:
    """A figure, its method, and everything it is made of."""

    figure: dict[str, Any]
    indicator: dict[str, Any]
    month_count: int
    sources: list[Source] = field(default_factory=list)

    @property
    def is_withheld(self) -> bool:
        """Whether what it is made of is not told in this database."""
        return self.figure["status"] == "withheld" or any(
            s.amount is None and s.value_as_reported == "withheld" for s in self.sources
        )

    def recomputed(self) -> tuple[Decimal | None, str]:
        """The figure made again from the listed sources: (value, reason if none)."""
        return recompute(
            json.loads(self.indicator["roles"]),
            self.indicator["formula"],
            [
                (s.role, s.part, s.amount, s.share, s.key, s.site_id, s.day)
                for s in self.sources
            ],
            self.month_count,
            json.loads(self.figure["roles"]),
        )


# (role, part, amount at 100 %, share, key, site, day)
Item = tuple[str, str, Decimal | None, Decimal, str | None, str, date | None]


def recompute(
    roles: dict[str, dict[str, str]],
    formula: str,
    items: list[Item],
    months: int,
    stated: dict[str, str | None],
) -> tuple[Decimal | None, str]:
    """Reduce the roles of the listed items and evaluate the formula.

    A role without any item is zero only where the figure states it as zero (a register
    without rows); one that it states as null has no value whatever is listed: a case
    that may belong to it is held back.
    """
    reduced: dict[str, Decimal | None] = {}
    for name, said in roles.items():
        own = [item for item in items if item[0] == name]
        if not own or stated.get(name, "") is None:
            zero = stated.get(name) is not None
            reduced[name] = Decimal(0) if zero else None
            continue
        if said["reduce"] in ("count", "list"):
            reduced[name] = Decimal(len(own))
            continue
        if said["reduce"] == "count_distinct":
            reduced[name] = Decimal(
                len({item[4] for item in own if item[4] is not None})
            )
            continue
        if any(item[2] is None for item in own):
            reduced[name] = None
            continue
        reduced[name] = _reduce(said, own, months)
    try:
        return parse(formula).value(reduced), ""
    except NoFigure as reason:
        return None, str(reason)


def _reduce(said: dict[str, str], own: list[Item], months: int) -> Decimal:
    def weighted(item: Item) -> Decimal:
        amount, share = item[2] or Decimal(0), item[3]
        return amount if share == 1 else rounded(EXACT.multiply(amount, share))

    def total(chosen: list[Item]) -> Decimal:
        result = Decimal(0)
        for item in chosen:
            result = EXACT.add(result, weighted(item))
        return result

    how = said["reduce"]
    if said["window"] == "mean":
        monthly = total([item for item in own if item[1] == "month"])
        return rounded(EXACT.divide(monthly + _stand_ins(own), Decimal(months)))
    if how == "sum":
        return total(own)
    amounts = sorted(item[2] or Decimal(0) for item in own)
    if how == "min":
        return amounts[0]
    if how == "max":
        return amounts[-1]
    if how == "median":
        values = sorted(weighted(item) for item in own)
        middle = len(values) // 2
        return rounded(EXACT.divide(values[middle] + values[~middle], Decimal(2)))
    groups: dict[str | None, list[Item]] = defaultdict(list)
    for item in own:
        groups[item[4]].append(item)
    squares = Decimal(0)
    for chosen in groups.values():
        part = total(chosen)
        squares = EXACT.add(squares, EXACT.multiply(part, part))
    return rounded(EXACT.sqrt(squares))


def _stand_ins(own: list[Item]) -> Decimal:
    """What stands in for months in which a site did not tell: of each site the sum of
    its readings, times the shares they stand for, over the days of which they are the
    mean (``stand_in/<days>``), those of all parts of a breakdown: so they add up."""
    sites: dict[str, list[Item]] = defaultdict(list)
    for item in own:
        if item[1].startswith("stand_in/"):
            sites[item[5]].append(item)
    result = Decimal(0)
    for items in sites.values():
        days = int(items[0][1].removeprefix("stand_in/"))
        total = sum((item[2] or Decimal(0) for item in items), Decimal(0))
        whole = EXACT.multiply(total, items[0][3])
        result += rounded(EXACT.divide(whole, Decimal(days)))
    return result


def find(con: duckdb.DuckDBPyConnection, figure_id: str) -> dict[str, Any]:
    """One row of fact_figure. Raises UnknownFigure with the nearest ids."""
    cursor = con.execute("from mart.fact_figure where figure_id = ?", [figure_id])
    names = [item[0] for item in cursor.description]
    row = cursor.fetchone()
    if row:
        return dict(zip(names, row, strict=True))
    near = con.execute(
        "select figure_id from mart.fact_figure where figure_id like ? || '/%' "
        "order by jaro_winkler_similarity(figure_id, ?) desc, figure_id limit 5",
        [figure_id.split("/")[0], figure_id],
    ).fetchall()
    if not near:
        near = con.execute(
            "select distinct indicator_id from mart.fact_figure "
            "order by jaro_winkler_similarity(indicator_id, ?) desc limit 5",
            [figure_id.split("/")[0]],
        ).fetchall()
    listed = "\n  ".join(name for (name,) in near)
    raise UnknownFigure(f"There is no figure '{figure_id}'. Near it:\n  {listed}")


def trace(con: duckdb.DuckDBPyConnection, figure_id: str) -> Trace:
    """Everything a figure is made of. Raises UnknownFigure."""
    figure = find(con, figure_id)
    cursor = con.execute(
        "from mart.dim_indicator where indicator_id = ?", [figure["indicator_id"]]
    )
    names = [item[0] for item in cursor.description]
    indicator = dict(zip(names, cursor.fetchone() or (), strict=True))
    (months,) = con.execute(
        "select month_count from mart.dim_period where period_id = ?",
        [figure["period_id"]],
    ).fetchone() or (1,)
    rows = con.execute(
        query(__package__, "figure_sources"), {"figure": figure_id}
    ).fetchall()
    return Trace(figure, indicator, int(months), [Source(*row) for row in rows])


# Above this many contributions an indicator's figures of a period are left to the
# recalculation pack.
MOST_CONTRIBUTIONS = 20_000


@dataclass(frozen=True)
class Recomputed:
    """A figure beside what its listed contributions give."""

    figure_id: str
    indicator_id: str
    value: Decimal | None
    again: Decimal | None
    contributions: int
    is_made: bool = True

    @property
    def holds(self) -> bool:
        """Whether both are the same, or it was not to be made here."""
        return not self.is_made or self.again == self.value


# Level, entity and breakdown of a figure; with an approach, it is one figure.
Place = tuple[str, str, str]
_TOTAL: Place = ("group", "", "")
_Asked = tuple[str, str]  # (indicator, period)
_Places = dict[_Asked, dict[tuple[str, Place], list[Item]]]


def recompute_figures(
    con: duckdb.DuckDBPyConnection, *, totals_only: bool = False
) -> Iterator[Recomputed]:
    """Every figure, or the group's totals, under every approach, made again.

    Figures without a value are made again too: nothing may come of their contributions,
    unless a case that may belong to them is held back.
    Those of an indicator and period of more than MOST_CONTRIBUTIONS contributions are
    listed and not made, and so are those of which contributions are withheld.
    """
    said = {
        name: (json.loads(roles), formula)
        for name, roles, formula in con.execute(
            "select indicator_id, roles, formula from mart.dim_indicator"
        ).fetchall()
    }
    months = dict(
        con.execute("select period_id, month_count from mart.dim_period").fetchall()
    )
    sizes: dict[tuple[str, str], int] = {
        (indicator, period): count
        for indicator, period, count in con.execute(
            "select indicator_id, period_id, count(*) from mart.contribution "
            "group by all"
        ).fetchall()
    }
    withheld = set(con.execute(query(__package__, "total_withheld")).fetchall())
    rows = con.execute(query(__package__, "held_back")).fetchall()
    held_back = {name for (name,) in rows}
    where = "level = 'group' and breakdown = ''" if totals_only else "true"
    figures_of = con.cursor().execute(
        "select indicator_id, period_id, figure_id, level, entity, breakdown, "
        f"consolidation, value, roles from mart.fact_figure where {where} "
        "order by indicator_id, period_id, figure_id"
    )
    left = withheld | {at for at, size in sizes.items() if size > MOST_CONTRIBUTIONS}
    made = {at: size for at, size in sorted(sizes.items()) if at not in left}
    ahead = _together(made)
    places: _Places = {}
    for at, figures in groupby(_each(figures_of), key=lambda row: row[:2]):
        size = sizes.get(at, 0)
        while at in made and at not in places:
            places = _places(con, next(ahead), totals_only)
        roles, formula = said[at[0]]
        for _, _, figure, level, entity, breakdown, approach, value, stated in figures:
            if at in left:
                yield Recomputed(figure, at[0], value, None, size, False)
                continue
            found = places.get(at, {})
            own = found.get((approach, place(level, entity, breakdown)), [])
            known = json.loads(stated)
            if at[0] not in held_back:
                known = {name: role for name, role in known.items() if role is not None}
            again, _ = recompute(roles, formula, own, months[at[1]], known)
            yield Recomputed(figure, at[0], value, again, len(own))


def _each(rows: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while some := rows.fetchmany(10_000):
        yield from some


def _together(sizes: dict[_Asked, int]) -> Iterator[list[_Asked]]:
    """What is read at a time: a statement for each would cost more than its rows."""
    some: list[_Asked] = []
    room = MOST_CONTRIBUTIONS
    for at, size in sizes.items():
        if size > room and some:
            yield some
            some, room = [], MOST_CONTRIBUTIONS
        some.append(at)
        room -= size
    yield some


def _places(
    con: duckdb.DuckDBPyConnection, asked: list[_Asked], totals_only: bool
) -> _Places:
    """Contributions by approach and place: a figure then looks at its own alone."""
    found: _Places = {at: defaultdict(list) for at in asked}
    shares = ", ".join(f"share_{name}" for name in INSIDES)
    rows = con.execute(
        "select indicator_id, period_id, role, part, amount, key, site_id, day, "
        f"country, breakdown_values, used_in, {shares} from mart.contribution "
        "where (indicator_id, period_id) in "
        "(select (unnest($indicators), unnest($periods)))",
        {"indicators": [at[0] for at in asked], "periods": [at[1] for at in asked]},
    ).fetchall()
    for (indicator, period, role, part, amount, key, site, day, country, values,
         used_in, *parts) in rows:  # fmt: skip
        places = list(counted_at(site, country, values, used_in))
        if totals_only:
            places = [one for one in places if one == _TOTAL]
        for approach, share in zip(INSIDES, parts, strict=True):
            if share:
                item = (role, part, amount, share, key, site, day)
                for one in places:
                    found[indicator, period][approach, one].append(item)
    return found


def counted_at(
    site: str, country: str | None, values: str | None, used_in: str | None
) -> Iterator[Place]:
    """The places of all figures that take a contribution, as figure_source joins them.

    ``values``: dimension=value;..., by which it may be split, a site's tags among them;
    ``used_in``: the sets of dimensions whose breakdowns take it, and "total".
    """
    for breakdown in _breakdowns(values or "", used_in or ""):
        yield "group", "", breakdown
        yield "site", site, breakdown
        yield "country", f"country:{country}", breakdown


@lru_cache(10_000)
def _breakdowns(values: str, used_in: str) -> tuple[str, ...]:
    by_name: dict[str, list[str]] = defaultdict(list)
    for said in values.split(";"):
        by_name[said.split("=")[0]].append(said)
    found: list[str] = []
    for names in used_in.split("|") if used_in else ():
        ways = [by_name[name] for name in names.split("+")]
        found += [""] if names == "total" else map(";".join, product(*ways))
    return tuple(found)


def place(level: str, entity: str, breakdown: str) -> Place:
    """The place of a figure; the group has no entity beside itself."""
    return level, "" if level == "group" else entity, breakdown
