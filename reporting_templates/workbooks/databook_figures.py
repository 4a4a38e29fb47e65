"""Sheets of the databook that show figures: one per disclosure, and the approaches.

Belongs here: which figures stand on a sheet and how one is told. How cells look is
``workbook_style``; which sheets there are is ``databook``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from reporting_templates.labels import parts
from reporting_templates.lead_figures import Figure, Line, Places, Scope, places_of
from reporting_templates.states import NO_FIGURE, STATES
from reporting_templates.workbooks import workbook_style
from reporting_templates.workbooks.workbook_style import MAX_ROWS, Book, Column, Sheet
from transforms.catalogue import APPROACHES
from warehouse.package_files import query

_LEVELS = (("group", "Group total"), ("site", "By site"))
_IN_TABLES = "tables/fact_figure.parquet"


@dataclass(frozen=True)
class Disclosure:
    """A disclosure that indicators answer, or ('' as key) those that answer none."""

    key: str
    code: str
    year: str
    title: str
    standard: str
    confidence: str
    indicators: tuple[str, ...]

    @property
    def wanted_name(self) -> str:
        """The name its sheet should have."""
        return f"{self.code} ({self.year})" if self.key else "Other indicators"


def states(con: duckdb.DuckDBPyConnection) -> dict[str, Counter[str]]:
    """How many shown group figures of each indicator are in which state."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for indicator, status, count in con.execute(
        "select indicator_id, status, count(*) from shown where level = 'group' "
        "group by all"
    ).fetchall():
        found[indicator][status] = count
    return found


def write_disclosures(
    book: Book,
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    items: Mapping[str, Disclosure],
) -> None:
    """A sheet for each disclosure, by name: the group under the leading approach, then
    the sites.

    Measured: about 0.1 ms and 5 kB of memory for a row of two periods.
    """
    sizes = _sizes(con)
    rows = {n: sum(sizes.get(i, 0) for i in d.indicators) for n, d in items.items()}
    cut = {name for name, count in rows.items() if count > MAX_ROWS}
    lines = _lines(con, scope.names, items, cut)
    for name, item in items.items():
        _write_disclosure(book, name, scope, item, lines, name not in cut)


def _write_disclosure(
    book: Book,
    name: str,
    scope: Scope,
    item: Disclosure,
    found: dict[tuple[str, str], list[Line]],
    whole: bool,
) -> None:
    title = f"{item.code} ({item.year})  {item.title}" if item.key else item.title
    sheet = book.sheet(name, title, _words(scope, item, whole))
    columns = _columns(scope.periods)
    head = sheet.next_row + 1
    for level, heading in _LEVELS:
        lines = found.pop((name, level), [])
        sheet.text(sheet.next_row, 0, heading, "section")
        sheet.next_row += 1
        if not lines:
            sheet.text(sheet.next_row, 0, "There are no figures.", "note")
        else:
            sheet.table(sheet.next_row, columns, len(lines), f"{name}_{level}")
            _write_lines(sheet, scope, lines)
        sheet.next_row += len(lines) + 2
    printed = len(columns) - len(scope.periods)
    sheet.printed(head, sheet.next_row, printed, frozen=3)


def write_approaches(
    book: Book, con: duckdb.DuckDBPyConnection, name: str, scope: Scope
) -> None:
    """Group totals under each approach, side by side, for every indicator."""
    shown = ("operational_control", "financial_control", "equity_share", "none")
    words = (
        "Group totals. Where an indicator forms no total, its breakdowns stand here.",
        "'not formed': the consolidation class of the indicator does not use this "
        "approach (see Methods).",
    )
    sheet = book.sheet(name, "Consolidation approaches side by side", words)
    head = sheet.next_row
    columns = [
        Column("Item", 38),
        Column("Breakdown", 24),
        Column("Period", 10),
        Column("Unit", 11),
        *(Column(_plain(approach).capitalize(), 19) for approach in shown[:3]),
        Column("No share applied", 19),
    ]
    lines = _by_approach(con, scope)
    if not lines:
        sheet.text(head, 0, "There are no figures.", "note")
        return
    sheet.table(head, columns, len(lines), name)
    places = places_of(scope, (f for line in lines for f in line.values()))
    for row, line in enumerate(lines, head + 1):
        first = next(iter(line.values()))
        _write_labels(sheet, row, scope, first, first.period_id)
        formed = APPROACHES[scope.classes[first.indicator_id]]
        for column, approach in enumerate(shown, 4):
            absent = NO_FIGURE if approach in formed else "not formed"
            _write_value(sheet, row, column, line.get(approach), places, absent)
    sheet.printed(head, head + len(lines), len(columns), frozen=2)


def _words(scope: Scope, item: Disclosure, whole: bool) -> list[str]:
    """What a reader must know before the first figure."""
    words = [
        f"{item.standard}. Code and title: {item.confidence}."
        if item.key
        else "These indicators answer no disclosure of the standards held here.",
        f"Approach: {_plain(scope.lead)}; an indicator that does not form it shows the "
        "one named in its figure id. Figure ids stand to the right of the printed "
        f"page. By country: {_IN_TABLES}.",
    ]
    if not whole:
        words.append(
            f"This sheet would have more than {MAX_ROWS:,} rows: it is cut to totals "
            "of the group and of sites. "
            f"All breakdowns: {_IN_TABLES} and mart.fact_figure in orebook.duckdb."
        )
    return words


def _columns(periods: tuple[str, ...]) -> list[Column]:
    """The same columns for group and sites, so that one heading serves both."""
    return [
        Column("Item", 34),
        Column("Breakdown", 22),
        Column("Entity", 18),
        Column("Unit", 10),
        *(Column(period, 15) for period in periods),
        *(Column(f"{period} state", 13) for period in periods),
        *(Column(f"{period} coverage", 10) for period in periods),
        *(Column(f"{period} reviewed", 10) for period in periods),
        Column("Remarks", 50),
        *(Column(f"{period} figure id", 60) for period in periods),
    ]


def _write_lines(sheet: Sheet, scope: Scope, lines: list[Line]) -> None:
    periods = scope.periods
    count = len(periods)
    places = places_of(scope, (f for line in lines for f in line.values()))
    for row, line in enumerate(lines, sheet.next_row + 1):
        first = next(iter(line.values()))
        entity = scope.sites.get(first.entity, first.entity)
        _write_labels(sheet, row, scope, first, entity)
        for column, period in enumerate(periods, 4):
            figure = line.get(period)
            _write_value(sheet, row, column, figure, places, NO_FIGURE)
            if figure is None:
                sheet.text(row, column + count, NO_FIGURE, "absent")
                sheet.cell(row, column + 2 * count, None, "share")
                sheet.cell(row, column + 3 * count, None, "share")
                sheet.cell(row, column + 4 * count + 1, None, "code")
                continue
            sheet.state(row, column + count, figure.status)
            sheet.cell(row, column + 2 * count, figure.coverage, "share")
            sheet.cell(row, column + 3 * count, figure.reviewed_share, "share")
            sheet.cell(row, column + 4 * count + 1, figure.figure_id, "code")
        sheet.cell(row, 4 + 4 * count, _remarks(line, count), "wrap")


def _remarks(line: Line, count: int) -> str:
    """Why figures are missing or in part, each reason once with its periods."""
    periods: dict[str, list[str]] = defaultdict(list)
    for period, figure in sorted(line.items()):
        if figure.reason:
            periods[figure.reason].append(period)
    return "\n".join(
        f"{'All periods' if len(found) == count > 1 else ', '.join(found)}: {reason}"
        for reason, found in periods.items()
    )


def _write_labels(
    sheet: Sheet, row: int, scope: Scope, figure: Figure, third: str
) -> None:
    """The first four columns of every table of figures."""
    sheet.text(row, 0, scope.names[figure.indicator_id])
    sheet.text(row, 1, parts.words(figure.breakdown, scope.sites) or "total")
    sheet.text(row, 2, third)
    sheet.text(row, 3, figure.unit)


def _write_value(
    sheet: Sheet,
    row: int,
    column: int,
    figure: Figure | None,
    places: Places,
    absent: str,
) -> None:
    """A figure as a number, or in words why there is none; its state as colour."""
    if figure is None:
        sheet.text(row, column, absent, "absent")
    elif figure.value is None:
        word = STATES[figure.status].word
        sheet.text(row, column, word, f"words/{figure.status}")
    else:
        decimals = places.of(figure.indicator_id, figure.breakdown) or 0
        style = workbook_style.number_style(figure.value, decimals, figure.status)
        sheet.number(row, column, figure.value, style)


def _sizes(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows that each indicator would have on a sheet."""
    return dict(
        con.execute(
            "select indicator_id, count(distinct (level, entity, breakdown)) "
            "from shown where level in ('group', 'site') group by indicator_id"
        ).fetchall()
    )


def _lines(
    con: duckdb.DuckDBPyConnection,
    names: dict[str, str],
    items: Mapping[str, Disclosure],
    cut: set[str],
) -> dict[tuple[str, str], list[Line]]:
    """By sheet and level figures side by side per period: item, then total and
    breakdowns, then site. Sheets that are ``cut`` have no breakdowns."""
    asked = [(n, i) for n, item in items.items() for i in item.indicators]
    values = {
        "sheets": [name for name, _ in asked],
        "indicators": [indicator for _, indicator in asked],
        "cut": sorted(cut),
    }
    lines: dict[tuple[str, str], dict[tuple[str, str, str], Line]] = defaultdict(dict)
    for sheet, level, *row in con.execute(
        query(__package__, "lines"), values
    ).fetchall():
        figure = Figure(*row)
        key = (figure.indicator_id, figure.breakdown, figure.entity)
        lines[sheet, level].setdefault(key, {})[figure.period_id] = figure
    return {
        place: [
            found[key]
            for key in sorted(found, key=lambda k: (names[k[0]].casefold(), k))
        ]
        for place, found in lines.items()
    }


def _by_approach(con: duckdb.DuckDBPyConnection, scope: Scope) -> list[Line]:
    """Group totals, or the breakdowns of what forms none; figures by approach."""
    rows = con.execute(query(__package__, "approaches")).fetchall()
    lines: dict[tuple[str, str, int], Line] = {}
    for approach, *values in rows:
        figure = Figure(*values)
        period = scope.periods.index(figure.period_id)
        key = (figure.indicator_id, figure.breakdown, period)
        lines.setdefault(key, {})[approach] = figure
    names = scope.names
    return [
        lines[key] for key in sorted(lines, key=lambda k: (names[k[0]].casefold(), k))
    ]


def _plain(approach: str) -> str:
    return approach.replace("_", " ")
