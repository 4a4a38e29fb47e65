"""Trace pages: every figure of an indicator down to file, sheet, cell and factor.

A page shows the method, each figure with its reduced roles under its own anchor, and
the contributions that the figures are made of, with the text as found. An indicator
with many rows gets a page per period. Belongs here: splitting, linking and reading
them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import duckdb
from markupsafe import Markup

from reporting_templates import links, pages, rounding
from reporting_templates.labels.parts import words as part_words
from reporting_templates.labels.units import words as unit_words
from reporting_templates.lead_figures import Scope
from reporting_templates.release import Release, rows
from transforms.catalogue import APPROACHES
from warehouse.package_files import query

# A page with more rows than this is split by period; a period is cut at the second.
MAX_TOGETHER = 600
MAX_ROWS = 2_000

Item = dict[str, Any]


class _Figure(NamedTuple):
    """A row of trace_figures.sql; numbers are text."""

    indicator_id: str
    period_id: str
    entity: str
    breakdown: str
    approach: str
    figure_id: str
    value: str | None
    state: str
    coverage: str | None
    reviewed: str | None
    roles: str | None
    reason: str | None


_VALUE = _Figure._fields.index("value")  # what stands before it names the figure


class _Source(NamedTuple):
    """A row of trace_contributions.sql: a contribution; numbers are text."""

    indicator_id: str
    period_id: str
    told: int
    site_id: str
    place: str
    cell: str
    metric_id: str
    days: str
    dimensions: str | None
    about: str
    reported: str
    value: str | None
    unit: str
    role: str
    amount: str | None
    factor_id: str
    operational_control: str | None
    financial_control: str | None
    equity_share: str | None
    none: str | None
    breakdown: str | None


def _line(
    name: str,
    breakdown: str,
    by_approach: dict[str, _Figure],
    approaches: Iterable[str],
) -> list[str]:
    """The figures of one entity and breakdown as the texts of a row, a cell for each
    approach.

    What differs between approaches stands on a line for each, else it stands once.
    """
    told = [by_approach[name] for name in approaches if name in by_approach]
    if len({figure[_VALUE:] for figure in told}) == 1:
        del told[1:]

    found = [name, breakdown or "total"]
    for approach in approaches:
        if figure := by_approach.get(approach):
            found.append(links.element_id(figure.figure_id))
            found.append(pages.exact(figure.value) or "–")
        else:
            found += ("", "")
    words = [_words(figure) for figure in told]
    if len(words) == 1:
        return [*found, *words[0]]
    names = [figure.approach.replace("_", " ") for figure in told]
    return [*found, *(_each(names, column) for column in zip(*words, strict=True))]


def _words(figure: _Figure) -> tuple[str, ...]:
    """What is told of a figure beside its value."""
    return (
        pages.CHIPS[figure.state],
        _percent(figure.coverage),
        _percent(figure.reviewed),
        _roles(figure.roles, figure.value),
        figure.reason or "",
    )


def _each(names: list[str], words: tuple[str, ...]) -> str:
    """The same words once, others on a line for each approach."""
    if len(set(words)) == 1:
        return words[0]
    return Markup("<br>").join(map(Markup("{}: {}").format, names, words))


@lru_cache(maxsize=1_000)
def _percent(share: str | None) -> str:
    return rounding.percent(None if share is None else Decimal(share))


class Trace:
    """Where each figure's trace stands; reads the database once, in its own order."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        release: Release,
        scope: Scope,
        methods: dict[str, Item],
    ) -> None:
        self.con = con
        self.release = release
        self.scope = scope
        self.methods = methods
        self._told: dict[str, str] = {}
        sizes: dict[str, dict[str, int]] = defaultdict(dict)
        for name, period, count in con.execute(
            query(__package__, "trace_sizes")
        ).fetchall():
            sizes[name][period] = int(count)
        self.indicators = sorted(sizes)
        self._withheld: dict[tuple[str, str], int] = {
            (name, period): count for name, period, count in self._rows("withheld")
        }
        self._split = {
            name for name, found in sizes.items() if sum(found.values()) > MAX_TOGETHER
        }
        self._cut = {
            figure
            for (figure,) in con.execute(
                query(__package__, "trace_cut"), {"most": MAX_ROWS}
            ).fetchall()
        }

    def page(self, indicator_id: str, period_id: str) -> str:
        """The page on which an indicator's figures of a period stand."""
        split = indicator_id in self._split
        return links.trace_page(indicator_id, period_id if split else "")

    def href(self, figure_id: str) -> str:
        """Link to a figure from the folder of the trace pages."""
        indicator_id, _, period_id = figure_id.split("/")[:3]
        page = self.page(indicator_id, period_id)
        if figure_id in self._cut:
            return f"{page}#figures-{links.slug(period_id)}"
        return page + links.fragment(figure_id)

    def write(self, folder: Path, only: Collection[str] | None = None) -> None:
        """Write every page, or those of some indicators, reading figures and
        contributions side by side."""
        factors: dict[str, list[Item]] = defaultdict(list)
        for row in rows(self.con, query(__package__, "trace_factors")):
            factors[row["factor_id"]].append(row)
        names = self.indicators if only is None else sorted(only)
        sources = _grouped(
            map(
                _Source._make,
                self._rows("contributions", {"most": MAX_ROWS, "indicators": names}),
            )
        )
        waiting = next(sources, None)
        periods: list[Item] = []
        before = ""
        found = map(_Figure._make, self._rows("figures", {"indicators": names}))
        for (name, period), figures in _grouped(found):
            if before and name != before:
                self._write(folder, before, periods, factors)
                periods = []
            before = name
            while waiting and waiting[0] < (name, period):
                waiting = next(sources, None)
            contributions: list[_Source] = []
            if waiting and waiting[0] == (name, period):
                contributions = waiting[1]
                waiting = next(sources, None)
            periods.append(self._period(name, period, figures, contributions))
        if before:
            self._write(folder, before, periods, factors)

    def _words(self, breakdown: str | None) -> str:
        """A breakdown in people's words; the same ones stand on thousands of rows."""
        text = breakdown or ""
        if text not in self._told:
            self._told[text] = part_words(text, self.scope.sites)
        return self._told[text]

    def _rows(
        self, name: str, values: dict[str, object] | None = None
    ) -> Iterator[tuple[Any, ...]]:
        """Rows one after the other: what a company contributes need not fit at once."""
        cursor = self.con.cursor()
        cursor.execute(query(__package__, f"trace_{name}"), values)
        while batch := cursor.fetchmany(5_000):
            yield from batch

    def _period(
        self, name: str, period: str, figures: list[_Figure], sources: list[_Source]
    ) -> Item:
        approaches = APPROACHES[self.methods[name]["consolidation"]]
        sites = self.scope.sites
        lines = [
            _line(
                sites.get(entity, entity),
                self._words(breakdown),
                {f.approach: f for f in found},
                approaches,
            )
            for (entity, breakdown), found in groupby(
                figures, key=attrgetter("entity", "breakdown")
            )
        ]
        return {
            "period_id": period,
            "anchor": links.slug(period),
            "lines": lines[:MAX_ROWS],
            "count_lines": len(lines),
            "sources": self._sources(sources, approaches),
            "factors": {
                name
                for told in {s.factor_id for s in sources if s.factor_id}
                for name in told.split(";")
            },
            "count_sources": sources[0].told if sources else 0,
            "count_withheld": self._withheld.get((name, period), 0),
            "example": figures[0].figure_id,
        }

    def _sources(
        self, sources: list[_Source], approaches: Iterable[str]
    ) -> list[tuple[str, ...]]:
        """Contributions as the texts of their rows."""
        shares = [attrgetter(approach) for approach in approaches]
        exact = pages.exact
        return [
            (
                s.site_id,
                s.place,
                s.cell,
                s.metric_id,
                "; ".join(filter(None, (s.days, self._words(s.dimensions), s.about))),
                s.reported,
                f"{exact(s.value)} {s.unit}",
                s.role,
                "no factor" if s.amount is None else exact(s.amount),
                s.factor_id,
                " / ".join([exact(share(s)) or "–" for share in shares]),
                self._words(s.breakdown),
            )
            for s in sources
        ]

    def _write(
        self,
        folder: Path,
        name: str,
        periods: list[Item],
        factors: dict[str, list[Item]],
    ) -> None:
        periods = [p for p in periods if p["lines"]]
        order = self.scope.periods
        periods.sort(key=lambda p: order.index(p["period_id"]), reverse=True)
        if name not in self._split:
            self._page(folder, name, "", periods, periods, factors)
            return
        self._page(folder, name, "", [], periods, factors)
        for period in periods:
            self._page(folder, name, period["period_id"], [period], periods, factors)

    def _page(
        self,
        folder: Path,
        name: str,
        period: str,
        shown: list[Item],
        all_periods: list[Item],
        factors: dict[str, list[Item]],
    ) -> None:
        method = self.methods[name]
        used = sorted({name for p in shown for name in p["factors"]})
        pages.write(
            folder / links.trace_page(name, period),
            "trace.html.j2",
            {
                "release": self.release,
                "nav": pages.nav("../../"),
                "up": "../",
                "home": "../index.html",
                "indicator": method,
                "roles": json.loads(method["roles"]) if method["roles"] else {},
                "approaches": APPROACHES[method["consolidation"]],
                "period": period,
                "shown": shown,
                "others": [
                    (p["period_id"], self.page(name, p["period_id"]))
                    for p in all_periods
                    if name in self._split
                ],
                "factors": [row for f in used for row in factors.get(f, [])],
                "max_rows": MAX_ROWS,
                "unit": unit_words(method["unit"]),
            },
        )


_Row = TypeVar("_Row", _Figure, _Source)


def _grouped(found: Iterable[_Row]) -> Iterator[tuple[tuple[str, str], list[_Row]]]:
    for key, items in groupby(found, key=itemgetter(0, 1)):
        yield key, list(items)


def _roles(text: str | None, figure: str | None) -> str:
    """Reduced roles as people read them: role = number, all digits."""
    roles: dict[str, str | None] = json.loads(text) if text else {}
    if len(roles) == 1 and figure is not None:
        ((name, value),) = roles.items()
        if value is not None and Decimal(value) == Decimal(figure):
            return f"{name} = the figure"
    return "; ".join(
        f"{name} = {'none' if value is None else pages.exact(value)}"
        for name, value in roles.items()
    )
