"""The packaged reference rows: metrics, dimensions, units, factors, disclosures.

They live in ``warehouse/ref`` as CSV so that a new metric is a row, not code.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
from decimal import Decimal, localcontext
from functools import cache
from pathlib import Path
from typing import NamedTuple

from warehouse.package_files import package_folder

# Of site workbooks and survey forms: a column each in reporting_templates/labels.
LANGUAGES = ("en", "es", "fr", "pt")
# Units of what there is no part of.
_WHOLE_ONES = ("headcount", "individuals")


def folder() -> Path:
    """Where the reference files stand."""
    return package_folder("warehouse") / "ref"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """All rows of one reference file, as text."""
    with (folder() / f"{name}.csv").open(newline="", encoding="utf-8") as stream:
        return tuple(csv.DictReader(stream))


@cache
def by_key(name: str, key: str) -> dict[str, dict[str, str]]:
    """The rows of one reference file by one of its columns."""
    return {row[key]: row for row in rows(name)}


@cache
def metric(metric_id: str) -> dict[str, str]:
    """One row of metrics.csv. Raises KeyError for an unknown metric."""
    for row in rows("metrics"):
        if row["metric_id"] == metric_id:
            return row
    raise KeyError(metric_id)


@cache
def dimensions(metric_id: str) -> tuple[str, ...]:
    """The dimensions a metric may be split by, in the order of the catalogue."""
    names = [
        item.split("(")[0]
        for item in metric(metric_id)["dimensions"].split(";")
        if item
    ]
    return tuple(name for name in names if name not in ("site", "any"))


@cache
def words_of(metric_id: str, dimension: str) -> tuple[str, ...]:
    """The words that a dimension takes at a metric; empty where it is free text."""
    for item in metric(metric_id)["dimensions"].split(";"):
        name, _, words = item.rstrip(")").partition("(")
        if name == dimension:
            return tuple(filter(None, words.split("|")))
    return ()


@cache
def datasets() -> dict[str, tuple[str, ...]]:
    """Each dataset that sites deliver, with its metrics."""
    result: dict[str, list[str]] = {}
    for row in rows("metrics"):
        if row["origin"] == "collected":
            result.setdefault(row["dataset"], []).append(row["metric_id"])
    return {name: tuple(metrics) for name, metrics in sorted(result.items())}


@cache
def register_columns(register: str) -> tuple[dict[str, str], ...]:
    """The columns of a register, in order."""
    return tuple(row for row in rows("registers") if row["register"] == register)


def event_date(register: str) -> str | None:
    """The column whose day decides the period; None where states are kept."""
    if any(row["column"] == "as_of" for row in register_columns(register)):
        return None
    for row in register_columns(register):
        if row["type"] == "date":
            return row["column"]
    return None


def state_key(register: str) -> list[str]:
    """The columns that name one thing through its states."""
    return [
        row["column"]
        for row in register_columns(register)
        if row["key"] == "1" and row["column"] != "as_of"
    ]


def is_register(metric_id: str) -> bool:
    """Whether a metric is delivered as a table of its own."""
    return metric(metric_id)["form"] == "register"


def is_asked(metric_id: str) -> bool:
    """Whether somebody is asked for a metric: rates and classes are looked for by the
    figures that need them."""
    row = metric(metric_id)
    return row["kind"] != "factor" and row["origin"] == "collected"


@cache
def delivered_registers() -> tuple[str, ...]:
    """Registers that are handed in; the others are what orebook itself tells."""
    return tuple(
        row["metric_id"] for row in rows("metrics")
        if row["form"] == "register" and row["origin"] == "collected"
    )  # fmt: skip


@cache
def shared_by_days() -> list[str]:
    """Metrics of which a value may be shared out over its days: amounts of what flows,
    of which there can be any part. Not money, which counts on the day that accounts
    say; not people, who are whole."""
    return [
        row["metric_id"]
        for row in rows("metrics")
        if row["kind"] == "flow" and row["canonical_unit"] not in _WHOLE_ONES
    ]


@cache
def digest() -> str:
    """SHA-256 over all reference files, names and bytes."""
    sha = hashlib.sha256()
    for path in sorted(folder().rglob("*.csv")):
        sha.update(path.relative_to(folder()).as_posix().encode() + b"\0")
        sha.update(hashlib.sha256(path.read_bytes()).digest())
    return sha.hexdigest()


class MetricUnit(NamedTuple):
    """A spelling in which a metric may be handed in, and what becomes of it."""

    metric_id: str
    spelling: str
    quantity: str
    kept: str  # the unit of the fact
    factor: Decimal  # how many of the kept unit one is


# What takes the place of a unit where there is no list of spellings: money in any
# currency, whatever a target counts, one of a metric's own words.
OPEN_UNITS = {"currency": "currency", "currency/month": "currency_rate", "any": "any"}
_CLASS = "class"
# A factor that does not end is rounded here, as in units.csv.
_DIGITS = Decimal(1).scaleb(-24)


@cache
def metric_units() -> tuple[MetricUnit, ...]:
    """Every accepted spelling of every measured metric, from its ``allowed_units``.

    Quantities that convert into the metric's own unit are kept in that; others (fuel
    by volume or by mass, beside energy) in the first allowed unit of their quantity:
    a physical factor takes them further. Units by which fuel is sold on the gross
    heating value (``gross_units.csv``) are kept as such. Raises ValueError for a unit
    that ``units.csv`` does not have.
    """
    units = by_key("units", "spelling")
    gross = {(row["metric_id"], row["unit"]): row for row in rows("gross_units")}
    found = []
    for row in rows("metrics"):
        if row["form"] != "measurement":
            continue
        name, canonical = row["metric_id"], row["canonical_unit"]
        if canonical == _CLASS:
            found.append(MetricUnit(name, _CLASS, _CLASS, _CLASS, Decimal(1)))
            continue
        kept: dict[str, str] = {}
        allowed = row["allowed_units"].split(";")
        for unit in [canonical, *allowed] if canonical in units else allowed:
            if unit in OPEN_UNITS:
                found.append(MetricUnit(name, unit, OPEN_UNITS[unit], unit, Decimal(1)))
            elif unit not in units:
                near = difflib.get_close_matches(unit, units, n=1)
                meant = f"; did you mean '{near[0]}'?" if near else "."
                raise ValueError(
                    f"warehouse/ref/metrics.csv: {name}: its unit '{unit}' is no "
                    f"spelling of units.csv{meant}"
                )
            else:
                kept.setdefault(units[unit]["quantity"], unit)
        for spelling, item in units.items():
            if item["unit"] in allowed:
                base, quantity = kept[item["quantity"]], item["quantity"]
                if sold := gross.get((name, item["unit"])):
                    base = sold["kept_unit"]
                    quantity = units[base]["quantity"]
                found.append(
                    MetricUnit(name, spelling, quantity, base,
                               _ratio(item["factor"], units[base]["factor"]))
                )  # fmt: skip
    return tuple(sorted(found))


def _ratio(factor: str, of: str) -> Decimal:
    """Exact where it ends within 24 decimals, else rounded there."""
    with localcontext(prec=50):
        return (Decimal(factor) / Decimal(of)).quantize(_DIGITS)


@cache
def kept_units(metric_id: str) -> frozenset[str]:
    """The units in which facts of a metric may be kept ('currency' for money)."""
    return frozenset(u.kept for u in metric_units() if u.metric_id == metric_id)
