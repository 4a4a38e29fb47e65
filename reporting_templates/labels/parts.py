"""What a part of a figure is called in documents for people.

``gas=CO2e_only`` is "Greenhouse gas: CO2e, gases not told apart". Words that are not
plain by themselves stand in parts.csv. Belongs here: from the words of a breakdown to
words for people. Which parts there are does not.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from reporting_templates import labels
from warehouse import reference

_WORD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")
_COUNTRIES = ("country", "jurisdiction", "significant_location")
_ANSWERS = {"true": "yes", "false": "no", "": "not said"}
TAG = "tag"


@cache
def table() -> dict[tuple[str, str], str]:
    """(dimension, value) -> what people read."""
    path = Path(__file__).parent / "parts.csv"
    with path.open(newline="", encoding="utf-8") as stream:
        rows = csv.DictReader(stream)
        return {(row["dimension"], row["value"]): row["label"] for row in rows}


def words(breakdown: str, sites: Mapping[str, str] | None = None) -> str:
    """A breakdown for people; '' for a total. ``sites`` are names by id."""
    parts = (part.partition("=") for part in breakdown.split(";") if part)
    return "; ".join(
        f"{heading(name)}: {value_words(name, value, sites or {})}"
        for name, _, value in parts
    )


def heading(dimension: str) -> str:
    """What a dimension is called."""
    if dimension == TAG:
        return "Sites tagged"
    if dimension in labels.table("columns"):
        return labels.column(dimension, "en")
    text = dimension.replace("_", " ")
    return text[:1].upper() + text[1:]


def value_words(dimension: str, value: str, sites: Mapping[str, str]) -> str:
    """What a value of a dimension is called."""
    if (dimension, value) in table():
        return table()[dimension, value]
    if value in _ANSWERS:
        return _ANSWERS[value]
    if dimension in _COUNTRIES:
        return _countries().get(value, value)
    # Names that the company gave stay as they are.
    is_word = value in _words(dimension) or _WORD.fullmatch(value)
    return value.replace("_", " ") if is_word else sites.get(value, value)


def overlaps(breakdown: str) -> bool:
    """Whether the parts of this kind overlap, so that they are parts of no total."""
    names = {part.partition("=")[0] for part in breakdown.split(";")}
    return any(name == TAG or _relation(name) != "partition" for name in names)


def _relation(dimension: str) -> str:
    row = reference.by_key("dimensions", "dimension").get(dimension)
    return row["relation"] if row else "partition"


@cache
def _words(dimension: str) -> frozenset[str]:
    row = reference.by_key("dimensions", "dimension").get(dimension)
    return frozenset(row["values"].split("|")) if row else frozenset()


@cache
def _countries() -> dict[str, str]:
    return {row["country"]: row["name"] for row in reference.rows("countries")}
