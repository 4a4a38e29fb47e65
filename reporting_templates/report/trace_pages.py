"""Trace pages: every figure of an indicator down to file, sheet, cell and factor.

A page shows the method, each figure with its reduced roles under its own anchor, and
the contributions that the figures are made of, with the text as found. An indicator
with many rows gets a page per period. Belongs here: splitting, linking and reading
them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
from markupsafe import Markup

from reporting_templates import links, pages, rounding
from reporting_templates.labels.parts import words as part_words
from reporting_templates.labels.units import words as unit_words
from reporting_templates.report.report_model import Report
from transforms.catalogue import APPROACHES
from warehouse.package_files import query

# A page with more rows than this is split by period; a period is cut at the second.
MAX_TOGETHER = 600
MAX_ROWS = 2_000

Item = dict[str, Any]


class Line(NamedTuple):
    """The figures of one entity and breakdown, a cell for each approach, as text.

    What differs between approaches stands on a line for each, else it stands once.
    """

    entity: str
    breakdown: str
    cells: list[tuple[str, str]]  # (id attribute, all digits)
    state: str
    coverage: str
    reviewed: str
    roles: str
    remarks: str


def _line(
    name: str, breakdown: str, by_approach: dict[str, Item], approaches: tuple[str, ...]
) -> Line:
    figures = [by_approach[name] for name in approaches if name in by_approach]

    def each(what: Callable[[Item], str]) -> str:
        words = [what(figure) for figure in figures]
        if len(set(words)) == 1:
            return words[0]
        return Markup("<br>").join(
            Markup("{}: {}").format(figure["consolidation"].replace("_", " "), word)
            for figure, word in zip(figures, words, strict=True)
        )

    return Line(
        name,
        breakdown or "total",
        [
            (links.element_id(f["figure_id"]), pages.exact(f["value"]) or "–")
            if (f := by_approach.get(approach))
            else ("", "")
            for approach in approaches
        ],
        each(lambda f: pages.CHIPS[f["status"]]),
        each(lambda f: rounding.percent(f["coverage"])),
        each(lambda f: rounding.percent(f["reviewed_share"])),
        each(lambda f: _roles(f["roles"], f["value"])),
        each(lambda f: f["reason"] or ""),
    )


class Trace:
    """Where each figure's trace stands; reads the database once, in its own order."""

    def __init__(self, con: duckdb.DuckDBPyConnection, report: Report) -> None:
        self.con = con
        self.report = report
        self._told: dict[str, str] = {}
        sizes: dict[str, dict[str, int]] = defaultdict(dict)
        for name, period, count in con.execute(
            query(__package__, "trace_sizes")
        ).fetchall():
            sizes[name][period] = int(count)
        self.indicators = sorted(sizes)
        self._withheld: dict[tuple[str, str], int] = {
            (row["indicator_id"], row["period_id"]): row["n"]
            for row in self._rows("withheld")
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
        for row in self._rows("factors"):
            factors[row["factor_id"]].append(row)
        sources = _grouped(self._rows("contributions", {"most": MAX_ROWS}))
        waiting = next(sources, None)
        periods: list[Item] = []
        before = ""
        for (name, period), figures in _grouped(self._rows("figures")):
            if before and name != before:
                self._write(folder, before, periods, factors)
                periods = []
            before = ""
            if only is not None and name not in only:
                continue
            before = name
            while waiting and waiting[0] < (name, period):
                waiting = next(sources, None)
            contributions: list[Item] = []
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
            self._told[text] = part_words(text, self.report.scope.sites)
        return self._told[text]

    def _rows(self, name: str, values: dict[str, int] | None = None) -> Iterator[Item]:
        """Rows one after the other: what a company contributes need not fit at once."""
        cursor = self.con.cursor()
        cursor.execute(query(__package__, f"trace_{name}"), values)
        names = [item[0] for item in cursor.description]
        while batch := cursor.fetchmany(5_000):
            for row in batch:
                yield dict(zip(names, row, strict=True))

    def _period(
        self, name: str, period: str, figures: list[Item], sources: list[Item]
    ) -> Item:
        approaches = APPROACHES[self.report.formulas[name]["consolidation"]]
        sites = self.report.scope.sites
        lines = [
            _line(
                sites.get(entity, entity),
                self._words(breakdown),
                {f["consolidation"]: f for f in found},
                approaches,
            )
            for (entity, breakdown), found in groupby(
                figures, key=lambda f: (f["entity"], f["breakdown"])
            )
        ]
        return {
            "period_id": period,
            "anchor": links.slug(period),
            "lines": lines[:MAX_ROWS],
            "count_lines": len(lines),
            "sources": [self._source(s, approaches) for s in sources],
            "factors": {
                name
                for s in sources
                if s["factor_id"]
                for name in s["factor_id"].split(";")
            },
            "count_sources": sources[0]["told"] if sources else 0,
            "count_withheld": self._withheld.get((name, period), 0),
            "example": figures[0]["figure_id"],
        }

    def _source(self, s: Item, approaches: tuple[str, ...]) -> tuple[str, ...]:
        """A contribution as the texts of its row."""
        when = [f"{s['first_day'] or ''} to {s['last_day'] or ''}"]
        when += filter(None, (self._words(s["dimensions"]), s["method"], s["about"]))
        shares = [s[f"share_{name}"] for name in approaches]
        return (
            s["site_id"],
            (s["file"] or "") + (f" [{s['sheet']}]" if s["sheet"] else ""),
            s["record_id"].rsplit(":", 1)[-1].split("/")[0],
            s["metric_id"] or "",
            "; ".join(when),
            f"{s['value_as_reported'] or ''} {s['unit_as_reported'] or ''}",
            f"{pages.exact(s['fact_value'])} {s['fact_unit'] or ''}",
            s["role"] + (f" ({s['part']})" if s["part"] else ""),
            "no factor" if s["amount"] is None else pages.exact(s["amount"]),
            s["factor_id"] or "",
            " / ".join(pages.exact(share) or "–" for share in shares),
            self._words(s["breakdown_values"]),
        )

    def _write(
        self,
        folder: Path,
        name: str,
        periods: list[Item],
        factors: dict[str, list[Item]],
    ) -> None:
        periods = [p for p in periods if p["lines"]]
        order = self.report.scope.periods
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
        report = self.report
        method = report.formulas[name]
        used = sorted({name for p in shown for name in p["factors"]})
        pages.write(
            folder / links.trace_page(name, period),
            "trace.html.j2",
            {
                "release": report.release,
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


def _grouped(found: Iterator[Item]) -> Iterator[tuple[tuple[str, str], list[Item]]]:
    for key, items in groupby(found, key=lambda r: (r["indicator_id"], r["period_id"])):
        yield key, list(items)


def _roles(text: str | None, figure: Decimal | None) -> str:
    """Reduced roles as people read them: role = number, all digits."""
    roles = json.loads(text) if text else {}
    known = {n: None if v is None else Decimal(v) for n, v in roles.items()}
    if list(known.values()) == [figure] and figure is not None:
        return f"{next(iter(known))} = the figure"
    return "; ".join(
        f"{name} = {'none' if value is None else pages.exact(value)}"
        for name, value in known.items()
    )
