"""What a site is asked for in a period: metrics, periods, units, dimensions.

Made from the catalogue, expected.csv and what the site handed in before; the same
sources that the intake and the gaps go by. Belongs here: what is asked. How the
request looks (``reporting_templates``) and what comes back (``intake``) do not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import duckdb

from transforms.project.folder import GROUP, Project
from transforms.project.periods import Calendar, Period
from warehouse import reference

Dims = tuple[tuple[str, str], ...]
FREE_UNITS = ("mixed", "any")


@dataclass(frozen=True)
class Row:
    """One prepared row: everything about a value except the value."""

    metric_id: str
    start: date
    end: date
    unit: str
    dims: Dims
    expected: bool


@dataclass
class DataRequest:
    """What one site is asked for: rows by dataset, registers with their dataset."""

    site_id: str
    period: Period
    rows: dict[str, list[Row]] = field(default_factory=dict)
    registers: list[str] = field(default_factory=list)
    expected: frozenset[str] = frozenset()

    @property
    def datasets(self) -> list[str]:
        """Datasets that have a sheet or a register, in order."""
        of_registers = {reference.metric(name)["dataset"] for name in self.registers}
        return sorted(self.rows.keys() | of_registers)


def sites(project: Project, period: Period) -> list[str]:
    """Sites that exist in the period, and GROUP where expected.csv names it."""
    found = [
        row["site_id"]
        for row in project.tables["sites"]
        if not _outside(*_dates(row, "opened", "closed"), period.start, period.end)
    ]
    named = {row["site_id"] for row in project.tables["expected"]}
    return sorted(found) + ([GROUP] if GROUP in named else [])


def data_request(
    project: Project,
    site: str,
    period: Period,
    datasets: Iterable[str] = (),
    published: duckdb.DuckDBPyConnection | None = None,
) -> DataRequest:
    """What the site is asked for.

    Args:
        project: the project, with its expected.csv.
        site: a site of sites.csv, or GROUP.
        period: the period to report.
        datasets: these only; without them those that something is expected of, and
            if nothing is, all that fit.
        published: a published database, for what was handed in before.
    """
    stated, ruled_out = _stated(project, site, period)
    earlier = _earlier(published, site) if published else {}
    ruled_out -= stated.keys()
    expected = (stated.keys() | earlier.keys()) - ruled_out
    chosen = list(datasets) or sorted(
        {reference.metric(m)["dataset"] for m in expected} & set(reference.datasets())
    )
    row = next((r for r in project.tables["sites"] if r["site_id"] == site), {})
    opened, closed = _dates(row, "opened", "closed")
    found = DataRequest(site, period, expected=frozenset(expected))
    for dataset in chosen or reference.datasets():
        rows: list[Row] = []
        fitting = [
            metric
            for metric in reference.datasets()[dataset]
            if metric not in ruled_out and (metric in expected or fits(metric, site))
        ]
        for metric in sorted(fitting, key=lambda m: (m not in expected, m)):
            if reference.is_register(metric):
                found.registers.append(metric)
                continue
            frequency = stated.get(metric) or reference.metric(metric)["frequency"]
            unit = canonical_unit(metric, project.config.currency)
            rows += [
                Row(metric, start, end, unit, dims, metric in expected)
                for start, end in spans(project.calendar, period, frequency)
                if not _outside(opened, closed, start, end)
                for dims in earlier.get(metric) or [()]
            ]
        if rows:
            found.rows[dataset] = rows
    return found


def fits(metric: str, site: str) -> bool:
    """Whether a metric is one of sites, or for GROUP one of the group alone."""
    of_sites = "site" in reference.metric(metric)["dimensions"].split(";")
    return of_sites != (site == GROUP)


def spans(
    calendar: Calendar, period: Period, frequency: str
) -> list[tuple[date, date]]:
    """First and last days of the months, quarters or the year inside a period."""
    whole = [(period.start, period.end)]
    if frequency not in ("month", "quarter"):
        return whole
    named = [
        (p.start, p.end)
        for p in calendar.named
        if p.kind == frequency and p.start >= period.start and p.end <= period.end
    ]
    if named:
        return sorted(named)
    ends = period.month_ends(calendar.named)
    if frequency == "quarter":
        ends = [*ends[2:-1:3], ends[-1]] if len(ends) > 3 else [ends[-1]]
    starts = [period.start, *(day + timedelta(days=1) for day in ends[:-1])]
    return list(zip(starts, ends, strict=True))


@cache
def units(metric: str, currency: str) -> tuple[str, ...]:
    """Accepted spellings of a metric's units, the canonical one first.

    Empty where any unit goes. Where money goes, every currency goes.
    """
    if reference.metric(metric)["canonical_unit"] in FREE_UNITS:
        return ()
    money = [row["currency"] for row in reference.rows("currencies")]
    found = set()
    for row in reference.metric_units():
        if row.metric_id == metric:
            of_money = row.quantity in ("currency", "currency_rate")
            found |= {
                row.spelling.replace("currency", code)
                for code in (money if of_money else ["currency"])
            }
    first = canonical_unit(metric, currency)
    return (first, *sorted(found - {first}))


def canonical_unit(metric: str, currency: str) -> str:
    """The unit that a row is prepared with; '' where the metric takes any."""
    unit = reference.metric(metric)["canonical_unit"]
    if unit in FREE_UNITS:
        return ""
    quantities = {
        row.quantity for row in reference.metric_units() if row.metric_id == metric
    }
    if quantities & {"currency", "currency_rate"}:
        return unit.replace("USD", currency)
    return unit


def words(metric: str) -> tuple[str, ...]:
    """The words that are values of a metric of unit class, else none."""
    row = reference.metric(metric)
    is_class = row["kind"] == "factor" and row["canonical_unit"] == "class"
    return tuple(row["allowed_units"].split(";")) if is_class else ()


def _dates(row: dict[str, str], first: str, last: str) -> tuple[date, date]:
    """Two dates of a row; a blank one bounds nothing."""
    return (
        date.fromisoformat(row.get(first) or "0001-01-01"),
        date.fromisoformat(row.get(last) or "9999-12-31"),
    )


def _outside(first: date, last: date, start: date, end: date) -> bool:
    return end < first or start > last


def _stated(
    project: Project, site: str, period: Period
) -> tuple[dict[str, str], set[str]]:
    """expected.csv of the period: metric -> frequency, and what does not apply."""
    stated, ruled_out = {}, set()
    for row in project.tables["expected"]:
        days = _dates(row, "valid_from", "valid_to")
        if row["site_id"] != site or _outside(*days, period.start, period.end):
            continue
        if row["applicable"].lower() == "no":
            ruled_out.add(row["metric_id"])
        else:
            stated[row["metric_id"]] = row["frequency"]
    return stated, ruled_out


def _earlier(published: duckdb.DuckDBPyConnection, site: str) -> dict[str, list[Dims]]:
    """What the site handed in before: metric -> its combinations of dimensions."""
    found: dict[str, list[Dims]] = {}
    for metric, key in published.execute(
        "select distinct metric_id, dimensions from mart.fact_measurement "
        "where site_id = ? order by all",
        [site],
    ).fetchall():
        pairs = [part.partition("=") for part in (key or "").split(";") if part]
        dims = tuple((name, value) for name, _, value in pairs)
        found.setdefault(metric, []).append(dims)
    return found
