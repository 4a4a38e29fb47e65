"""A picture of the clerk's month: what one file told, what is open, refused and odd.

One self-contained page in the language of the site, before anything is taken in.
Belongs here: what is shown of a file, and beside which figures of the year before. What
is refused, and why, does not (``labels.refusals``); nor what is asked
(``transforms.facts.data_request``).
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from reporting_templates import labels, pages
from reporting_templates.labels import choices, refusals
from transforms.catalogue.word_lists import Own, OwnWord
from transforms.facts.data_request import (
    DataRequest,
    Dims,
    Row,
    asking_of,
    data_request,
    dims_of,
)
from transforms.facts.unlike import UNLIKE
from transforms.intake import marks
from transforms.project.folder import Project
from transforms.project.own_words import own_words
from transforms.project.severity import REFUSED
from transforms.project.words import GROUP
from warehouse import reference
from warehouse.package_files import query

# In a field: what it is -> its sign. Where several meet, the first of them.
SIGNS = {"refused": "✗", "odd": "!", "told": "✓", "elsewhere": "✓✓", "open": "○"}
_FACTOR = Decimal(UNLIKE["far"])


@dataclass(frozen=True)
class Told:
    """One value that a file tells: ``value`` in ``kept_unit``, ``shown`` in ``unit``.

    A register's is the number of its rows, without days.
    """

    site_id: str
    metric_id: str
    first: date | None
    last: date | None
    dims: Dims
    value: Decimal | None
    shown: str
    unit: str
    kept_unit: str


Span = tuple[str, date, date]  # a metric and days that something told of it


@dataclass
class Line:
    """A row of the picture: a metric and its split, with a field for each month."""

    name: str
    unit: str
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def states(self) -> set[str]:
        """What its fields are."""
        return {state for state, _ in self.fields.values()}

    def put(self, month: str, state: str, text: str = "") -> None:
        """What is worse stays."""
        had = self.fields.get(month)
        if had is None or list(SIGNS).index(state) < list(SIGNS).index(had[0]):
            self.fields[month] = state, text


@dataclass
class Month:
    """What is shown of one site and period."""

    site: str
    period: str
    months: dict[str, str]  # as 2025-01 -> in words, in order
    lines: list[Line]
    # Those of which all that is asked came by other files.
    elsewhere: list[str]
    registers: list[tuple[str, str]]
    odd: list[tuple[str, str, str, str]]
    counts: dict[str, int]


def told(con: duckdb.DuckDBPyConnection) -> list[Told]:
    """What a build database holds of deliveries, in order."""
    found = con.execute(query(__package__, "month_told")).fetchall()
    return [
        Told(site, metric, first, last, dims_of(dims), value, shown, unit, kept_unit)
        for site, metric, first, last, dims, value, shown, unit, kept_unit in found
    ]


def before(
    con: duckdb.DuckDBPyConnection, request: DataRequest, file: str
) -> tuple[dict[tuple[object, ...], Decimal], set[Span]]:
    """(values of the year before the period by what they are of; what other files told
    of the period), out of a release."""
    rows = con.execute(
        query(__package__, "month_before"),
        {"site": request.site_id, "start": request.period.start,
         "end": request.period.end, "file": file},
    ).fetchall()  # fmt: skip
    earlier: dict[tuple[object, ...], Decimal] = {
        (metric, dims_of(dims), *_month(first, last, 1), unit): value
        for metric, dims, first, last, value, unit, is_before in rows
        if is_before and value is not None
    }
    return earlier, {(row[0], row[2], row[3]) for row in rows if not row[6]}


def _month(first: date, last: date, later: int = 0) -> tuple[int, int, int]:
    """The month in which some days end, and how many months they are."""
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    return last.year + later, last.month, months


def picture(
    request: DataRequest,
    site: str,
    language: str,
    values: Iterable[Told],
    rejects: Iterable[Mapping[str, Any]],
    release: tuple[dict[tuple[object, ...], Decimal], set[Span]],
    is_ours: bool,
    own: Own,
) -> Month:
    """What a file says of one site in one period.

    ``release`` is what ``before`` gives. Of a file that is none of our workbooks only
    the metrics that it speaks of are open.
    """
    earlier, elsewhere = release
    others: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for metric, first, last in elsewhere:
        others[metric].append((first, last))
    period = request.period
    lines: dict[tuple[str, Dims], Line] = {}
    counts: dict[str, int] = defaultdict(int)
    registers, odd, spoken = [], [], set()
    have: dict[str, dict[tuple[date, date], list[Dims]]] = defaultdict(
        lambda: defaultdict(list)
    )

    def line(metric: str, dims: Dims, unit: str) -> Line:
        name = choices.line_words(metric, dims, language, own)
        return lines.setdefault((metric, dims), Line(name, unit))

    for item in values:
        spoken.add(item.metric_id)
        if item.first is None or item.last is None:
            registers.append((labels.metric(item.metric_id, language), item.shown))
            continue
        if item.last < period.start or item.first > period.end:
            continue
        counts["told"] += 1
        have[item.metric_id][item.first, item.last].append(item.dims)
        key = item.metric_id, item.dims, *_month(item.first, item.last), item.kept_unit
        was, state = earlier.get(key), "told"
        if was is not None and item.value is not None and _is_odd(item.value, was):
            state = "odd"
            counts["odd"] += 1
            shown = f"{pages.exact(was)} {item.kept_unit}"
            days = labels.days(item.first, item.last, language)
            name = line(item.metric_id, item.dims, item.unit).name
            odd.append((name, days, f"{item.shown} {item.unit}", shown))
        line(item.metric_id, item.dims, item.unit).put(
            _column(item.last), state, item.shown
        )
    for place in rejects:
        if place["severity"] != REFUSED or place["site_id"] != request.site_id:
            continue
        spoken.add(place["metric_id"])
        counts["refused"] += 1
        if across := marks.days_of(place["header"] or ""):
            first, last = map(date.fromisoformat, across)
            have[place["metric_id"]][first, last].append(())
            line(place["metric_id"], (), "").put(
                _column(last), "refused", place["text"] or ""
            )
    for asked in (row for rows in request.rows.values() for row in rows):
        if not asked.expected or not (is_ours or asked.metric_id in spoken):
            continue
        if any(
            set(asked.dims) <= set(dims) or not dims
            for at, told in have[asked.metric_id].items()
            if _is_of(at, asked)
            for dims in told
        ):
            continue
        is_there = any(_is_of(at, asked) for at in others[asked.metric_id])
        state = "elsewhere" if is_there else "open"
        counts[state] += 1
        line(asked.metric_id, asked.dims, asked.unit).put(_column(asked.end), state)
    ordered = sorted(lines.values(), key=lambda item: item.name)
    mine = [item for item in ordered if item.states != {"elsewhere"}]
    months = sorted({month for item in mine for month in item.fields})
    return Month(
        site, period.period_id, {at: _words(at, language) for at in months}, mine,
        [item.name for item in ordered if item not in mine], sorted(registers), odd,
        counts,
    )  # fmt: skip


def _is_of(told: tuple[date, date], asked: Row) -> bool:
    """Whether what was told of some days is of those that are asked: a quarter tells of
    its months, a stock of its day alone."""
    first, last = told
    is_stock = reference.metric(asked.metric_id)["kind"] == "stock"
    is_inside = first <= asked.start and asked.end <= last and not is_stock
    return last == asked.end or is_inside


def _column(last: date) -> str:
    return f"{last:%Y-%m}"


def _words(month: str, language: str) -> str:
    year, number = map(int, month.split("-"))
    last = calendar.monthrange(year, number)[1]
    return labels.days(date(year, number, 1), date(year, number, last), language)


def _is_odd(value: Decimal, was: Decimal) -> bool:
    """Whether a value is many times more or less than that of the year before."""
    low, high = sorted((abs(value), abs(was)))
    return high > low * _FACTOR


def of_file(
    project: Project,
    file: str,
    values: Sequence[Told],
    rejects: Sequence[Mapping[str, Any]],
    language: str,
    con: duckdb.DuckDBPyConnection | None,
) -> bytes:
    """The page of a file that was tried: each site that it speaks of, in each period.

    ``language`` is that of a workbook of ours, '' of any other file; ``con`` the latest
    release, None where there is none yet.
    """
    sites = {row["site_id"]: row for row in project.tables["sites"]}
    named = {item.site_id for item in values}
    named |= {row["site_id"] for row in rejects} & sites.keys()
    of_site = {sites[site]["language"] for site in named & sites.keys()}
    spoken = language or (of_site.pop() if len(named) == len(of_site) == 1 else "")
    spoken = spoken or project.config.languages[0]
    days = [item.last for item in values if item.last]
    periods = [
        period
        for period in project.periods
        if any(period.start <= day <= period.end for day in days)
    ] or [project.periods[-1]]
    own = frozenset(OwnWord(*word) for word in own_words(project))
    asking, months = asking_of(project), []
    for site in sorted(named):
        name = sites[site]["name"] if site in sites else project.config.company
        for period in periods:
            request = data_request(project, site, period, (), con, asking)
            months.append(
                picture(
                    request, name if site == GROUP else f"{name} ({site})", spoken,
                    [item for item in values if item.site_id == site], rejects,
                    before(con, request, file) if con else ({}, set()),
                    bool(language), own,
                )
            )  # fmt: skip
    return render(
        project.config.company, file, spoken, months, rejects, con is not None, own
    )


def render(
    company: str,
    file: str,
    language: str,
    months: Iterable[Month],
    rejects: Iterable[Mapping[str, Any]],
    has_release: bool,
    own: Own,
) -> bytes:
    """The page as UTF-8."""
    places = sorted(rejects, key=lambda p: p["severity"] != REFUSED)
    kinds = refusals.together(places, language, own)
    imprint = pages.imprint(company)
    return pages.render(
        "month.html.j2",
        {
            "css": pages.style(imprint), "imprint": imprint, "file": file,
            "language": language, "months": list(months), "signs": SIGNS,
            "faults": [refusals.listed(kind, language, own) for kind in kinds],
            "has_release": has_release, "factor": _FACTOR,
            "word": lambda key, **named: labels.table("month")[key][language].format(
                **named),
        },
    )  # fmt: skip
