"""Words for people in the languages of the workbooks, by key.

The words stand in the CSV beside this file; English names of metrics and dimensions
come from the reference data. Belongs here: finding a word. Anything that a file is read
by does not.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from warehouse import reference

LANGUAGES = reference.LANGUAGES
NAMES = {"en": "English", "es": "Spanish", "fr": "French", "pt": "Portuguese"}


@cache
def table(name: str) -> dict[str, dict[str, str]]:
    """One CSV of labels: key -> language -> text."""
    path = Path(__file__).parent / f"{name}.csv"
    with path.open(newline="", encoding="utf-8") as stream:
        return {row["key"]: row for row in csv.DictReader(stream)}


def word(key: str, language: str) -> str:
    """A word or sentence of the workbooks. Raises KeyError for an unknown key."""
    return table("words")[key][language]


def dataset(name: str, language: str) -> str:
    """The name of a dataset. Raises KeyError that says where one is missing."""
    if name not in table("datasets"):
        raise KeyError(f"reporting_templates/labels/datasets.csv has no row '{name}'")
    return table("datasets")[name][language]


def metric(metric_id: str, language: str) -> str:
    """The name of a metric or register."""
    if language == "en":
        return reference.metric(metric_id)["name"]
    return table("metrics")[metric_id][language]


def column(name: str, language: str) -> str:
    """The heading of a dimension or of a register's column, first letter large.

    The large letter also keeps headings apart from the machine names below them.
    """
    if name.endswith("_id") and name.removesuffix("_id") in _registers():
        name = "case_id"
    text = table("columns")[name][language] or _dimensions()[name]
    return text[:1].upper() + text[1:]


def days(first: date, last: date, language: str) -> str:
    """Some days in few letters; months, quarters and years of the calendar by name."""
    after = last + timedelta(days=1)
    months = 12 * (after.year - first.year) + after.month - first.month
    if (first.day, after.day) == (1, 1) and first.month % months == 1 % months:
        if months == 1:
            return f"{word('months', language).split()[first.month - 1]} {first.year}"
        if months == 3:
            return word("quarter", language).format(n=after.month // 3 or 4) + (
                f" {first.year}")
        if months == 12:
            return str(first.year)
    return f"{first} - {last}" if first < last else f"{last}"


@cache
def _dimensions() -> dict[str, str]:
    return {r["dimension"]: r["label"] for r in reference.rows("dimensions")}


@cache
def _registers() -> frozenset[str]:
    return frozenset(row["register"] for row in reference.rows("registers"))
