"""Somebody who wants to know: everything published of people, put into equations.

Knows no code of the project, only what a reader of the tables knows: that sites add up
to countries and the group, that the parts of a breakdown add up to their whole, that
the same heads stand in several figures, that heads are whole and not negative. Reckons
what follows, exactly and by bounds. Belongs here: reading tables and reckoning.
"""

from __future__ import annotations

import csv
import json
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

# Of whom a role of a figure is: the people counted, and by what beside the breakdown.
PEOPLE = {
    ("emp_total", "value"): ("heads", ""),
    ("emp_by_contract", "value"): ("heads", ""),
    ("employee_female_share", "employees"): ("heads", ""),
    ("employee_female_share", "women"): ("heads", "gender=female"),
    ("new_hire_rate", "headcount"): ("heads", ""),
    ("turnover_rate", "headcount"): ("heads", ""),
    ("turnover_voluntary_rate", "headcount"): ("heads", ""),
    ("cba_coverage", "employees"): ("heads", ""),
    ("contractor_share", "employees"): ("heads", ""),
    ("new_hire_rate_mean", "headcount"): ("mean heads", ""),
    ("turnover_rate_mean", "headcount"): ("mean heads", ""),
    ("training_hours_avg", "headcount"): ("mean heads", ""),
    ("new_hires_total", "value"): ("hires", ""),
    ("new_hire_rate", "hires"): ("hires", ""),
    ("new_hire_rate_mean", "hires"): ("hires", ""),
    ("turnover_total", "value"): ("leavers", ""),
    ("turnover_rate", "leavers"): ("leavers of turnover", ""),
    ("turnover_rate_mean", "leavers"): ("leavers of turnover", ""),
    ("turnover_voluntary_rate", "leavers"): ("voluntary leavers", ""),
    ("parental_return_rate", "due"): ("due", ""),
    ("parental_return_rate", "returned"): ("returned", ""),
    ("parental_retention_rate", "retained"): ("retained", ""),
    ("parental_retention_rate", "returned"): ("returned before", ""),
    ("pay_ratio_basic_salary", "women"): ("paid", "gender=female"),
    ("pay_ratio_basic_salary", "men"): ("paid", "gender=male"),
    ("pay_ratio_basic_salary", "pay_women"): ("pay", "gender=female"),
    ("pay_ratio_basic_salary", "pay_men"): ("pay", "gender=male"),
    ("emp_fte", "value"): ("fte", ""),
}
WHOLE = {"heads", "hires", "leavers", "leavers of turnover", "voluntary leavers",
         "due", "returned", "retained", "returned before"}  # fmt: skip


class Cell(NamedTuple):
    """A number of people (or their pay) that somebody may want to know."""

    people: str
    entity: str
    period: str
    parts: frozenset[str]


class Equation(NamedTuple):
    """``terms`` (cell -> how often it counts) come to ``value``."""

    terms: dict[Cell, int]
    value: Fraction


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def told(release: Path) -> dict[Cell, Fraction | None]:
    """Every cell that figures of a release name, with what they say of it, if so."""
    found: dict[Cell, Fraction | None] = {}
    for row in rows(release / "tables/fact_figure.csv"):
        names = [n for n in PEOPLE if n[0] == row["indicator_id"]]
        said = json.loads(row["roles"] or "{}")
        if row["value"] and set(said) == {"value"}:
            said["value"] = row["value"]
        for name in names:
            people, also = PEOPLE[name]
            parts = frozenset(filter(None, [*row["breakdown"].split(";"), also]))
            cell = Cell(people, row["entity"], row["period_id"], parts)
            value = said.get(name[1])
            found.setdefault(cell, None)
            if value is not None:
                found[cell] = Fraction(value)
    return found


def sums(cells: Iterable[Cell], release: Path) -> Iterator[dict[Cell, int]]:
    """What adds up to what, as sums that are zero."""
    cells = set(cells)
    country = {
        row["site_id"]: row["country"] for row in rows(release / "tables/dim_site.csv")
    }
    by_entity: dict[str, set[str]] = defaultdict(set)
    for cell in cells:
        if cell.entity in country:
            by_entity["GROUP-TOTAL"].add(cell.entity)
            by_entity[f"country:{country[cell.entity]}"].add(cell.entity)
    for cell in sorted(cells, key=str):
        below = [cell._replace(entity=e) for e in sorted(by_entity[cell.entity])]
        below = [one for one in below if one in cells]
        if below:
            yield {cell: -1} | dict.fromkeys(below, 1)
        split: dict[str, set[Cell]] = defaultdict(set)
        for other in cells:
            more = other.parts - cell.parts
            if len(more) == 1 and cell.parts < other.parts and other[:3] == cell[:3]:
                split["".join(more).partition("=")[0]].add(other)
        for parts in split.values():
            yield {cell: -1} | dict.fromkeys(sorted(parts, key=str), 1)


def compared(folder: Path, side: str) -> dict[Cell, Fraction]:
    """What comparisons of releases say of cells, ``old`` or ``new``."""
    found = {}
    for path in sorted(folder.glob("*/tables/figure_change.csv")):
        for row in rows(path):
            people = PEOPLE.get((row["indicator_id"], "value"))
            if people and row[f"{side}_value"]:
                parts = frozenset(filter(None, [*row["breakdown"].split(";")]))
                cell = Cell(people[0], row["entity"], row["period_id"], parts)
                found[cell] = Fraction(row[f"{side}_value"])
    return found


def equations(
    *releases: Path, truths: tuple[Path, ...], moved: Path | None = None
) -> list[Equation]:
    """All that is known of some releases, over cells marked by the release, and of
    what is published of two of them side by side (``moved``).

    ``truths`` are the whole releases: of them is known only which cells are the same in
    both, and which sums are true; that is more than a reader knows.
    """
    known = [told(release) for release in releases]
    whole = [told(release) for release in truths]
    if moved:
        for cells, side in zip(known, ("old", "new"), strict=True):
            said = compared(moved, side)
            assert said
            cells |= said
    found = []
    for number, (release, cells) in enumerate(zip(releases, known, strict=True)):

        def marked(cell: Cell, at: int = number) -> Cell:
            same = at and whole[0].get(cell) == whole[at].get(cell)
            return (
                cell if not at or same else cell._replace(period=f"{cell.period} now")
            )

        for cell, value in cells.items():
            if value is not None:
                found.append(Equation({marked(cell): 1}, value))
        for terms in sums(cells, release):
            true = [whole[number].get(cell) for cell in terms]
            if None not in true and not sum(
                t * n
                for t, n in zip(true, terms.values(), strict=True)
                if t is not None
            ):
                found.append(
                    Equation({marked(c): n for c, n in terms.items()}, Fraction(0))
                )
    return found


def reckoned(
    known: list[Equation], cut: Collection[Cell] = ()
) -> dict[Cell, tuple[Fraction, Fraction | float]]:
    """The least and the most that each cell can be. Of those that are ``cut`` by the
    days on which a site counts heads are not whole."""
    every = [*known, *_solved(known)]
    names: dict[Cell, list[int]] = defaultdict(list)
    for number, equation in enumerate(every):
        for cell in equation.terms:
            names[cell].append(number)
    low = dict.fromkeys(names, Fraction(0))
    high: dict[Cell, Fraction | float] = dict.fromkeys(names, math.inf)
    waiting = dict.fromkeys(range(len(every)))
    steps = 0
    while waiting:
        steps += 1
        assert steps < 50 * len(every), "what is known contradicts itself"
        number = next(iter(waiting))
        del waiting[number]
        for cell in _narrowed(every[number], low, high, cut):
            waiting |= dict.fromkeys(names[cell])
    return {cell: (low[cell], high[cell]) for cell in names}


def _narrowed(
    equation: Equation,
    low: dict[Cell, Fraction],
    high: dict[Cell, Fraction | float],
    cut: Collection[Cell],
) -> Iterator[Cell]:
    for cell, n in equation.terms.items():
        least = most = equation.value
        for other, m in equation.terms.items():
            if other != cell:
                least, most = (
                    least - m * (high[other] if m > 0 else low[other]),
                    most - m * (low[other] if m > 0 else high[other]),
                )
        ends = sorted((least / n, most / n))
        if cell.people in WHOLE and cell not in cut:
            ends = [e if math.isinf(e) else f(e) for e, f in
                    zip(ends, (math.ceil, math.floor), strict=True)]  # fmt: skip
        if ends[0] > low[cell]:
            low[cell] = Fraction(ends[0])
            yield cell
        if ends[1] < high[cell]:
            high[cell] = Fraction(ends[1])
            yield cell


def _solved(known: list[Equation]) -> list[Equation]:
    """The equations solved as far as they go (Gauss-Jordan)."""
    solved: dict[Cell, tuple[dict[Cell, Fraction], Fraction]] = {}
    used: dict[Cell, set[Cell]] = defaultdict(set)
    for equation in known:
        terms = {cell: Fraction(n) for cell, n in equation.terms.items()}
        value = equation.value
        for cell in [c for c in terms if c in solved]:
            terms, value = _less(terms, value, *solved[cell], terms[cell])
        if not terms:
            continue
        own = min(terms, key=lambda c: (len(used[c]), str(c)))
        first = terms[own]
        terms, value = {c: n / first for c, n in terms.items()}, value / first
        for other in list(used[own]):
            row, total = solved[other]
            before = set(row)
            solved[other] = _less(row, total, terms, value, row[own])
            for cell in before - solved[other][0].keys():
                used[cell].discard(other)
            for cell in solved[other][0].keys() - before:
                used[cell].add(other)
        solved[own] = (terms, value)
        for cell in terms:
            used[cell].add(own)
    return [Equation(terms, value) for terms, value in solved.values()]  # type: ignore[arg-type]


def _less(
    terms: dict[Cell, Fraction],
    value: Fraction,
    other: dict[Cell, Fraction],
    total: Fraction,
    factor: Fraction,
) -> tuple[dict[Cell, Fraction], Fraction]:
    rest = dict(terms)
    for cell, n in other.items():
        left = rest.get(cell, Fraction(0)) - factor * n
        if left:
            rest[cell] = left
        else:
            rest.pop(cell, None)
    return rest, value - factor * total
