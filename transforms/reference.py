"""The packaged reference rows: metrics, dimensions, units, factors, disclosures.

They live in ``warehouse/ref`` as CSV so that a new metric is a row, not code.
"""

from __future__ import annotations

import csv
import hashlib
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

# Of site workbooks and survey forms: a column each in reporting_templates/labels.
LANGUAGES = ("en", "es", "fr", "pt")


def folder() -> Path:
    """Where the reference files stand (the package is always unpacked on disk)."""
    with as_file(files("warehouse") / "ref") as path:
        return Path(path)


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


def is_register(metric_id: str) -> bool:
    """Whether a metric is delivered as a table of its own."""
    return metric(metric_id)["form"] == "register"


@cache
def digest() -> str:
    """SHA-256 over all reference files, names and bytes."""
    sha = hashlib.sha256()
    for path in sorted(folder().rglob("*.csv")):
        sha.update(path.relative_to(folder()).as_posix().encode() + b"\0")
        sha.update(hashlib.sha256(path.read_bytes()).digest())
    return sha.hexdigest()


@cache
def kept_units(metric_id: str) -> frozenset[str]:
    """The units in which facts of a metric may be kept ('currency' for money)."""
    return frozenset(
        row["canonical_unit_for_that_quantity"]
        for row in rows("metric_units")
        if row["metric_id"] == metric_id
    )
