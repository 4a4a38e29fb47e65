"""The report: a release as a folder of linked HTML pages that also print well.

``report/index.html``, a page per topic standard, what is missing, methods, and a trace
page for every indicator. No script, no network. Belongs here: pages and their plots;
what they say is in ``report_data``, the trace pages are in ``trace_pages``.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from reporting_templates import links, markdown, pages, plots, rounding
from reporting_templates.labels import NAMES
from reporting_templates.labels.units import words as unit_words
from reporting_templates.lead_figures import open_scope
from reporting_templates.release import read_release, rows
from reporting_templates.report import collection, material_topics, todo, trace_pages
from reporting_templates.report.report_data import (
    HEADLINES,
    columns,
    is_additive,
    line,
    methods,
    read,
)
from reporting_templates.report.report_model import Cell, Page, Report, Section
from reporting_templates.workbooks.databook_lists import FACTORS, FINDINGS, METHODS
from warehouse import reference
from warehouse.connection import connect
from warehouse.package_files import query

_MAX_ROWS = 400  # rows of a list on a page; the rest is in the databook
_HEAT_ROWS = 40


def render(database: Path, target: Path, language: str = "") -> None:
    """Write the report of a published database into the folder ``target``, with the
    company's texts in a language.

    The same database gives the same bytes. Times and sizes: ``docs/reports.md``.
    """
    target.mkdir()
    (target / "trace").mkdir()
    with connect(database, read_only=True) as con:
        report = read(con, language)
        trace = trace_pages.Trace(con, report.release, report.scope, report.formulas)
        (target / "style.css").write_text(pages.style(report.release))
        common = {"release": report.release, "nav": pages.nav("../"), "up": ""}
        _index(target, report, trace, common)
        pictures = material_topics.pictures(con, plots.SCREEN)
        for page in report.pages:
            _page(target, report, page, trace, pictures, common)
        _collection(con, target, report, common)
        _quality(con, target, report, common)
        _methods(target, report, trace, _listed(con, FACTORS.query), common)
        trace.write(target / "trace")


def render_people(database: Path, target: Path) -> None:
    """Write the trace pages that tell of people or name cases, of a whole database."""
    folder = target / "trace"
    folder.mkdir(parents=True)
    protected = [r["metric_id"] for r in reference.rows("metrics") if r["protected"]]
    with connect(database, read_only=True) as con:
        names = {
            name
            for (name,) in con.execute(
                query(__package__, "people_indicators"), {"metrics": protected}
            ).fetchall()
        }
        release = read_release(con)
        scope = open_scope(con, release)
        trace_pages.Trace(con, release, scope, methods(con)).write(folder, names)


def _plot_traces(
    plot: dict[str, Any], trace: trace_pages.Trace
) -> list[tuple[str, str]]:
    """(period, link to the trace) of each bar that is a figure of orebook."""
    cells = zip(plot["periods"], plot["row"].cells, strict=True)
    return [
        (column.name, "trace/" + trace.href(cell.figure_id))
        for column, cell in cells
        if cell and not cell.published
    ]


def _index(
    target: Path,
    report: Report,
    trace: trace_pages.Trace,
    common: dict[str, Any],
) -> None:
    contents = [
        {
            "file": page.file,
            "title": page.title,
            "states": sorted(
                # Of two standards that ask for the same disclosure, once.
                Counter(
                    state
                    for section in page.sections
                    for state in {answer["state"] for answer in section.answers}
                ).items()
            ),
            "sections": sum(s.anchor != links.RANKING for s in page.sections),
            "indicators": len({n for s in page.sections for n in s.indicators}),
        }
        for page in report.pages
    ]
    answers = Counter((a["standard"], a["state"]) for a in report.answers)
    pages.write(
        target / "index.html",
        "report.html.j2",
        {
            **common,
            "home": "index.html",
            "report": report,
            "NAMES": NAMES,
            "statement": report.statement,
            "plots": [
                {**plot, "traces": _plot_traces(plot, trace)}
                for plot in headline_plots(report, plots.SCREEN)
            ],
            "contents": contents,
            "standards": [
                {**s, "counts": {state: answers[(s["standard"], state)]
                                 for state in pages.ANSWERS}}
                for s in report.standards
            ],
        },
    )  # fmt: skip


def headline_plots(report: Report, font: str) -> list[dict[str, Any]]:
    """Bars over years of the indicators that a reader looks for first."""
    found = []
    for name in HEADLINES:
        key = (name, "GROUP-TOTAL", "")
        if not any(f.value is not None for f in report.figures.get(key, {}).values()):
            continue
        periods = columns(report, [name])
        row = line(report, key, report.scope.names[name], periods)
        svg = plots.bars(
            f"h-{links.slug(name)}", row.name, row.unit, row.bars(periods), font=font
        )
        found.append({"svg": svg, "name": name, "row": row, "periods": periods})
    return found[:6]


def _page(
    target: Path,
    report: Report,
    page: Page,
    trace: trace_pages.Trace,
    pictures: list[dict[str, Any]],
    common: dict[str, Any],
) -> None:
    """One page: texts and plots drawn, every figure linked to its trace."""
    seen: set[str] = set()
    for number, section in enumerate(page.sections):
        section.text = markdown.html(_linked(section.blocks, trace))
        for row_no, row in enumerate([*section.rows, *section.sites]):
            row.cells = [_traced(cell, trace, seen) for cell in row.cells]
            is_site = row_no >= len(section.rows)
            bars = row.bars(section.site_periods if is_site else section.periods)
            if sum(bar.value is not None for bar in bars) > 1:
                row.spark = plots.spark(f"p{number}-{row_no}", bars)
        section.plots = site_plots(report, section, f"s{number}", plots.SCREEN)
        section.pictures = pictures if section.anchor == links.RANKING else []
    pages.write(
        target / page.file,
        "section.html.j2",
        {**common, "home": "index.html", "page": page},
    )


def _traced(cell: Cell | None, trace: trace_pages.Trace, seen: set[str]) -> Cell | None:
    """A cell with its link; its id is an anchor where it stands for the first time."""
    if cell is None or cell.published:
        return cell
    anchor = "" if cell.anchor in seen else cell.anchor
    seen.add(cell.anchor)
    href = "trace/" + trace.href(cell.figure_id)
    return Cell(**{**cell.__dict__, "href": href, "anchor": anchor})


def _linked(found: list[markdown.Block], trace: trace_pages.Trace) -> list[Any]:
    """Blocks in which cited figures lead to their traces."""

    def turn(item: Any) -> Any:
        if isinstance(item, list):
            return [turn(part) for part in item]
        if isinstance(item, dict):
            if item.get("kind") == "figure" and item.get("href"):
                return {**item, "href": "trace/" + trace.href(item["href"])}
            return {key: turn(value) for key, value in item.items()}
        return item

    turned: list[Any] = turn(found)
    return turned


def site_plots(
    report: Report, section: Section, name: str, font: str
) -> list[dict[str, Any]]:
    """What sites give to the first additive indicator of a section, stacked."""
    lead = next(
        (n for n in HEADLINES if n in section.indicators and is_additive(report, n)),
        next((n for n in section.indicators if is_additive(report, n)), None),
    )
    if lead is None:
        return []
    sites = {
        key[1]: [
            (figures[p].value or Decimal(0)) if p in figures else Decimal(0)
            for p in report.scope.periods
        ]
        for key in report.lines.get(lead, [])
        if key[1] != "GROUP-TOTAL" and not key[2]
        for figures in (report.figures[key],)
    }
    told = {
        period
        for site in sites
        for period, figure in report.figures[lead, site, ""].items()
        if figure.value is not None
    }
    sites = {site: values for site, values in sites.items() if any(values)}
    if len(sites) < 2 or any(v < 0 for values in sites.values() for v in values):
        return []
    ordered = sorted(sites, key=lambda s: (-sites[s][-1], -sum(sites[s]), s))
    largest = ordered[: len(plots.SERIES)]
    series = [(report.scope.sites.get(s, s), sites[s]) for s in largest]
    rest = ordered[len(largest) :]
    if rest:
        sums = [sum((sites[s][n] for s in rest), Decimal(0))
                for n in range(len(report.scope.periods))]  # fmt: skip
        series.append((f"{len(rest)} more sites, added", sums))
    drawn = dict(zip(
        report.scope.periods, map(sum, zip(*sites.values(), strict=True)), strict=True
    ))  # fmt: skip
    places = report.places.of(lead, "")
    # Nothing told is no zero.
    shown = [rounding.text(v, places) if p in told else "–" for p, v in drawn.items()]
    title = f"{report.scope.names[lead]}, by site"
    svg = plots.stacked(
        f"{name}-sites", title, unit_words(report.units[lead]), report.scope.periods,
        series, shown, font=font,
    )  # fmt: skip
    of_group = report.figures.get((lead, "GROUP-TOTAL", ""), {})
    adds_up = all(
        total == ((of_group[period].value if period in of_group else None) or 0)
        for period, total in drawn.items()
    )
    words = (
        "Sites add up to the group here; one without a figure is not drawn."
        if adds_up else "Drawn is what sites have; the group has another total."
    ) + " The numbers stand in the table by site."  # fmt: skip
    return [{"svg": svg, "caption": words}]


def _collection(
    con: duckdb.DuckDBPyConnection,
    target: Path,
    report: Report,
    common: dict[str, Any],
) -> None:
    sites, months = collection.read(con, report.release.company, report.last)
    pages.write(
        target / links.COLLECTION,
        "collection.html.j2",
        {
            **common,
            "home": "index.html",
            "period": report.last,
            "sites": sites,
            "months": months,
            "signs": collection.SIGNS,
            "fields": collection.FIELDS,
        },
    )


def _quality(
    con: duckdb.DuckDBPyConnection,
    target: Path,
    report: Report,
    common: dict[str, Any],
) -> None:
    names, topics, cells = coverage(con, report)
    shown = names[:_HEAT_ROWS]
    rejects = rows(con, query(__package__, "rejects"))
    gaps = [a for a in report.answers if a["state"] in ("gap", "partial")]
    pages.write(
        target / links.QUALITY,
        "quality.html.j2",
        {
            **common,
            "home": "index.html",
            "heat": plots.heat(
                "coverage", f"Coverage in {report.last}", shown, topics, cells
            ),
            "sites": shown,
            "left_out": len(names) - len(shown),
            "topics": topics,
            "cells": cells,
            "last": report.last,
            "gates": report.gates,
            "todo": todo.tasks(con, report.gates, report.scope.sites),
            "gaps": gaps,
            "findings": _listed(con, FINDINGS.query),
            "finding_columns": [c.heading for c in FINDINGS.columns],
            "rejects": rejects[:_MAX_ROWS],
            "count_rejects": len(rejects),
        },
    )  # fmt: skip


def coverage(
    con: duckdb.DuckDBPyConnection, report: Report
) -> tuple[list[str], list[str], dict[tuple[str, str], Decimal]]:
    """Sites (least whole first), topics, and the mean coverage of their totals."""
    found = con.execute(
        query(__package__, "coverage"), {"period": report.last}
    ).fetchall()
    cells = {
        (report.scope.sites.get(site, site), topic): share
        for site, topic, share in found
    }
    topics = sorted({topic for _, topic in cells})
    means: dict[str, list[Decimal]] = {}
    for (site, _), share in cells.items():
        means.setdefault(site, []).append(share)
    names = sorted(means, key=lambda s: (sum(means[s]) / len(means[s]), s))
    return names, topics, cells


def _listed(con: duckdb.DuckDBPyConnection, text: str) -> tuple[list[Any], int]:
    """The first rows of a query, and how many there are."""
    found = con.execute(text).fetchall()
    return found[:_MAX_ROWS], len(found)


def _methods(
    target: Path,
    report: Report,
    trace: trace_pages.Trace,
    factors: tuple[list[Any], int],
    common: dict[str, Any],
) -> None:
    pages.write(
        target / links.METHODS,
        "methods.html.j2",
        {
            **common,
            "home": "index.html",
            "methods": list(report.formulas.values()),
            "traced": trace.indicators,
            "factors": factors,
            "factor_columns": [c.heading for c in FACTORS.columns],
            "words": [*METHODS.words, *FACTORS.words],
        },
    )
