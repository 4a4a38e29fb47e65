"""What a site is asked for in a period: metrics, periods, units, dimensions.

Made from activities, expected.csv, what figures count and what was handed in before:
what the states of everything asked go by (``expectation``). Belongs here: what is
asked. How the request looks (``reporting_templates``) and what comes back
(``intake``) do not.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import duckdb

from transforms import catalogue
from transforms.catalogue import needs
from transforms.project.asking import NO, Ask, Asking
from transforms.project.folder import Project
from transforms.project.periods import Period
from transforms.project.words import GROUP
from warehouse import reference
from warehouse.package_files import query

Dims = tuple[tuple[str, str], ...]
# What a site told of the period before: metric, dimensions, unit -> value.
Before = Mapping[tuple[str, Dims, str], Decimal]
FREE_UNITS = ("mixed", "any")
# Of so many words each gets a row of its own; of more the site names those it has.
FEW_WORDS = 4


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
    before: Before = field(default_factory=dict)

    @property
    def datasets(self) -> list[str]:
        """Datasets that have a sheet or a register, in order."""
        of_registers = {reference.metric(name)["dataset"] for name in self.registers}
        return sorted(self.rows.keys() | of_registers)


def sites(
    project: Project, period: Period, of_group: Collection[str] = ()
) -> list[str]:
    """Sites in which the company has a share in the period, closed ones included, with
    the facilities that these use, and GROUP where expected.csv names it or something is
    wanted ``of_group``."""
    asking = Asking(project.tables, {})
    found = [
        row["site_id"]
        for row in project.tables["sites"]
        if asking.is_asked(row["site_id"], period.start, period.end)
    ]
    named = {row["site_id"] for row in project.tables["expected"]}
    return sorted(found) + ([GROUP] if GROUP in named or of_group else [])


def of_group(project: Project, disclosures: Collection[str]) -> frozenset[str]:
    """Metrics of the group alone that figures of some disclosures rest on; none where
    expected.csv says what is asked of the group."""
    if any(row["site_id"] == GROUP for row in project.tables["expected"]):
        return frozenset()
    indicators = catalogue.load(project.root / "overrides")
    inputs = catalogue.inputs(indicators)
    return frozenset(
        metric
        for name, indicator in indicators.items()
        if set(indicator.declaration.disclosures) & set(disclosures)
        for metric in inputs[name]
        if fits(metric, GROUP) and reference.metric(metric)["origin"] == "collected"
        and reference.metric(metric)["kind"] != "factor"
    )  # fmt: skip


def asking_of(project: Project) -> Asking:
    """Who is asked for what, after what the company's figures count."""
    indicators = catalogue.load(project.root / "overrides")
    return Asking(
        project.tables, needs.counted(indicators), needs.on_days(indicators)
    )


def data_request(
    project: Project,
    site: str,
    period: Period,
    datasets: Iterable[str] = (),
    published: duckdb.DuckDBPyConnection | None = None,
    asking: Asking | None = None,
    wanted: Collection[str] = (),
) -> DataRequest:
    """What the site is asked for.

    Args:
        project: the project, with its activities.csv and expected.csv.
        site: a site of sites.csv, or GROUP.
        period: the period to report.
        datasets: all that fits in these; without them what is expected alone, and
            if nothing is, all that fits.
        published: a published database, for what is in use and was handed in before.
        asking: who is asked for what, see ``asking_of``; else it is looked up.
        wanted: metrics that the group is asked for besides, see ``of_group``.
    """
    asking = asking or asking_of(project)
    earlier = _earlier(published, site) if published else {}
    asks = _asks(asking, site, period)
    # Who told of it has it, whatever such places have as a rule.
    possible = {
        metric
        for metric, found in asks.items()
        if any(
            ask.answer != NO or (ask.by_activity and metric in earlier)
            for ask in found
            if not ask.split
        )
    }
    in_use = _in_use(asking, site, published) | set(wanted if site == GROUP else ())
    expected = possible & in_use
    chosen = list(datasets) or sorted(
        {reference.metric(m)["dataset"] for m in expected} & set(reference.datasets())
    )
    # What nobody asks for makes the workbook long and hides what somebody does.
    is_narrow = bool(expected) and not list(datasets)
    before = _before(published, project, site, period) if published else {}
    found = DataRequest(site, period, expected=frozenset(expected), before=before)
    for dataset in chosen or reference.datasets():
        rows: list[Row] = []
        fitting = [
            metric
            for metric in reference.datasets()[dataset]
            if metric in possible
            and (metric in expected or (not is_narrow and fits(metric, site)))
        ]
        for metric in sorted(fitting, key=lambda m: (m not in expected, m)):
            if reference.is_register(metric):
                found.registers.append(metric)
                continue
            unit = canonical_unit(metric, project.config.currency)
            mine = [ask for ask in asks[metric] if ask.answer != NO or ask.by_activity]
            rows += [
                Row(metric, start, end, unit, dims, metric in expected)
                for start, end in _days_asked(project, asking, site, period, mine)
                for dims in prepared(mine, earlier.get(metric, []), metric in expected)
            ]
        if rows:
            found.rows[dataset] = rows
    return found


def _days_asked(
    project: Project, asking: Asking, site: str, period: Period, mine: list[Ask]
) -> list[tuple[date, date]]:
    """First and last days of the values that are asked for of one metric.

    Its months, quarters or year; of a state also the day before other shares of the
    site count, whoever held it then, and the day before what is reported first begins.
    """
    found = [
        (start, end)
        for start, end in project.calendar.stretches(period, mine[0].frequency)
        if any(ask.first_day <= end and ask.last_day >= start for ask in mine)
    ]
    if not found:
        return []
    for day, until in asking.readings(
        site, mine[0].metric_id, period.start, period.end
    ):
        is_asked = any(a.first_day <= until and a.last_day >= day for a in mine)
        # The workbook of the period before has it.
        is_elsewhere = (
            day < period.start
            and any(other.start <= day <= other.end for other in project.periods)
            and asking.is_asked(site, day, day)
        )
        if is_asked and not is_elsewhere and all(day != end for _, end in found):
            found.append((day, day))
    return found


def prepared(
    asks: Iterable[Ask], earlier: Iterable[Dims], is_expected: bool = True
) -> list[Dims]:
    """The combinations of dimensions for which rows of one metric are prepared.

    Those handed in before, as far as they have the splits that are asked for; for each
    split that none of them has a row for each of its words, where these are few.
    """
    found = list(earlier)
    splits = sorted({ask.split for ask in asks if ask.split}) if is_expected else []
    lacking = [split for split in splits if not any(_has(d, split) for d in found)]
    found = [dims for dims in found if any(_has(dims, split) for split in splits)] if (
        lacking) else found  # fmt: skip
    metric = next((ask.metric_id for ask in asks), "")
    for split in lacking:
        found += _worded(metric, split)
    return list(dict.fromkeys(found)) or [()]


def _has(dims: Dims, split: str) -> bool:
    said = {*dims_text(dims), *(name for name, _ in dims)}
    return set(split.split(";")) <= said


def dims_text(dims: Dims) -> list[str]:
    """Dimensions as a split names them."""
    return [f"{name}={word}" for name, word in dims]


def _worded(metric: str, split: str) -> list[Dims]:
    """A combination for each word of a split; none where they are many or free text."""
    parts = [part.partition("=") for part in split.split(";")]
    choices = [
        [(name, word)]
        if word
        else [(name, w) for w in reference.words_of(metric, name)]
        for name, _, word in parts
    ]
    combined = [tuple(sorted(each)) for each in itertools.product(*choices)]
    return combined if len(combined) <= FEW_WORDS else []


def _asks(asking: Asking, site: str, period: Period) -> dict[str, list[Ask]]:
    """What is asked of the site in a period, by metric."""
    metrics = [m for names in reference.datasets().values() for m in names]
    found: dict[str, list[Ask]] = {}
    for ask in asking.asks(site, metrics, is_offer=True):
        if ask.first_day <= period.end and ask.last_day >= period.start:
            found.setdefault(ask.metric_id, []).append(ask)
    return found


def _in_use(
    asking: Asking, site: str, published: duckdb.DuckDBPyConnection | None
) -> set[str]:
    """Metrics that the company asks such an entity for."""
    if site == GROUP:
        found = {
            *asking.named_of_group, *(m for m in asking.named if fits(m, GROUP))
        }  # fmt: skip
    else:
        found = {m for m in asking.named if fits(m, site)}
    if published is None:
        return found
    rows = published.execute(
        "select distinct metric_id from mart.expectation "
        "where (site_id = 'GROUP') = ? and site_id <> 'ELIMINATION'",
        [site == GROUP],
    ).fetchall()
    return found | {metric for (metric,) in rows}


def fits(metric: str, site: str) -> bool:
    """Whether a metric is one of sites, or for GROUP one of the group alone."""
    of_sites = "site" in reference.metric(metric)["dimensions"].split(";")
    return of_sites != (site == GROUP)


@cache
def units(metric: str, currency: str) -> tuple[str, ...]:
    """A metric's units to choose from, the canonical one first, each in one spelling.

    Empty where any unit goes. Where money goes, every currency goes.
    """
    described = reference.metric(metric)
    if described["canonical_unit"] in FREE_UNITS:
        return ()
    usual = {*described["allowed_units"].split(";"), described["canonical_unit"]}
    money = [row["currency"] for row in reference.rows("currencies")]
    found = set()
    for row in reference.metric_units():
        if row.metric_id == metric:
            of_money = row.quantity in ("currency", "currency_rate")
            if not of_money and row.spelling not in usual:
                continue
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


def _earlier(published: duckdb.DuckDBPyConnection, site: str) -> dict[str, list[Dims]]:
    """What the site handed in before: metric -> its combinations of dimensions."""
    found: dict[str, list[Dims]] = {}
    for metric, key in published.execute(
        "select distinct metric_id, dimensions from mart.fact_measurement "
        "where site_id = ? order by all",
        [site],
    ).fetchall():
        found.setdefault(metric, []).append(dims_of(key))
    return found


def _before(
    published: duckdb.DuckDBPyConnection, project: Project, site: str, period: Period
) -> Before:
    """What the site told of the period before, in one number for each series.

    Of what adds up the sum, where the days of the whole period are told once each; of
    everything else the last reading.
    """
    end = period.start - timedelta(days=1)
    start = next(
        (p.start for p in project.periods if p.end == end),
        period.start.replace(year=period.start.year - 1),
    )
    told = published.execute(
        query(__package__, "told_before"),
        {
            "site": site, "start": start, "end": end,
            "metrics": [row["metric_id"] for row in reference.rows("metrics")],
            "kinds": [row["kind"] for row in reference.rows("metrics")],
        },
    ).fetchall()  # fmt: skip
    return {(metric, dims_of(key), unit): value for metric, key, unit, value in told}


def dims_of(key: str | None) -> Dims:
    """Dimensions out of their key, ``dim=value;dim=value``."""
    pairs = [part.partition("=") for part in (key or "").split(";") if part]
    return tuple((name, value) for name, _, value in pairs)
