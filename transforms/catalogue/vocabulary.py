"""What a role's source offers to a declaration: its columns, kinds and words.

Belongs here: questions to the reference data that the rules ask. The rules are in
``check`` and ``check_sources``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from transforms.catalogue.derived import derived
from transforms.catalogue.dimensions import vocabulary
from transforms.catalogue.sql import columns_of
from warehouse import reference

_WAY = re.compile(r"(?P<name>[a-z0-9_]+)(?:\[(?P<parts>[^\]]*)\])?")
STATES = ("stock", "list")
NUMBER, TEXT = "number", "text"
# Parts of the report that are a text which a disclosure asks for.
REPORT = METHODS, ENTITIES = "methods", "entities"
# Breakdowns that every source of sites has: the site itself, for what must not be
# pooled over places, and its country, where the rows name none.
LOCATION, COUNTRY = "location", "country"


@dataclass(frozen=True)
class Way:
    """An indicator that answers a requirement; ``parts``: the dimensions by which it
    has to be split, each with the word that is meant or ''."""

    indicator: str
    parts: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Asked:
    """A number or a text that a disclosure asks for, and what can answer it: a number
    the ``ways``, a text what is told under its letter, or ``said_by`` of ``REPORT``."""

    seq: int
    letter: str
    kind: str
    what: str
    ways: tuple[Way, ...]
    said_by: str
    confidence: str

    @property
    def words(self) -> str:
        """Letter and subject, and that they rest on memory where they do."""
        return in_words(self.letter, self.what, self.confidence)


def in_words(letter: str, what: str, confidence: str) -> str:
    """What a letter asks for, never more certain than it is known to be."""
    mark = " (not yet checked)" if confidence == "memory" else ""
    return f"{letter} {what}".strip() + mark


@cache
def letters_of(disclosure: str) -> tuple[Asked, ...]:
    """The numbers and texts that a packaged disclosure asks for, in order."""
    return tuple(
        _asked(row)
        for row in reference.rows("gri_letters")
        if row["disclosure_key"] == disclosure
    )


def _asked(row: dict[str, str]) -> Asked:
    place = int(row["seq"]), row["letter"], row["kind"], row["what"]
    said = row["answered_by"]
    if row["kind"] == TEXT:
        if said not in ("", *REPORT):
            raise ValueError(f"gri_letters.csv: the report has no '{said}'")
        return Asked(*place, (), said, row["confidence"])
    ways = tuple(_way(text) for text in said.split("|") if text)
    return Asked(*place, ways, "", row["confidence"])


def _way(text: str) -> Way:
    match = _WAY.fullmatch(text)
    if match is None:
        raise ValueError(f"gri_letters.csv: '{text}' names no indicator")
    parts = (part.partition("=") for part in (match["parts"] or "").split(",") if part)
    return Way(match["name"], {name: word for name, _, word in parts})


@cache
def alternatives(metric: str) -> frozenset[str]:
    """Dimensions of a metric over which nothing may be added."""
    return frozenset(
        row["dimension"]
        for row in reference.rows("dimensions")
        if row["relation"] in ("nested", "alternative")
        and metric in row["metrics"].split(";")
    )


@cache
def metric_columns(metric: str) -> dict[str, str]:
    """Columns of a metric that a declaration may name, with their types."""
    if reference.is_register(metric):
        types = {r["column"]: r["type"] for r in reference.register_columns(metric)}
        types |= {"events": "decimal", "site_id": "text"}
        return {n: t for n, t in types.items() if n not in ("site", "as_of")}
    dims = dict.fromkeys(reference.dimensions(metric), "text")
    return dims | {"site_id": "text", "word": "text", "value": "decimal"}


@cache
def derived_columns(name: str) -> frozenset[str]:
    """Columns of a derived fact. Every packaged one names its columns."""
    return columns_of(derived()[name].select) or frozenset()


@cache
def words(metric: str | None, column: str) -> frozenset[str]:
    """The words that a column takes; empty where it is free text."""
    if column == "country":
        return frozenset(row["country"] for row in reference.rows("countries"))
    if metric and reference.is_register(metric):
        for row in reference.register_columns(metric):
            if row["column"] == column:
                if row["type"] == "boolean":
                    return frozenset(("true", "false"))
                return frozenset(filter(None, row["allowed_values"].split("|")))
    if metric and column == "word":
        units = reference.metric(metric)["allowed_units"]
        return frozenset(units.split(";"))
    if metric and (found := vocabulary(metric).get(column)):
        return found
    for row in reference.rows("dimensions"):
        if row["dimension"] == column:
            return frozenset(filter(None, row["values"].split("|")))
    return frozenset()


@cache
def disclosures() -> frozenset[str]:
    """Keys (code@year) of every disclosure that is packaged."""
    return frozenset(row["key"] for row in reference.rows("gri_disclosures"))


@cache
def units() -> frozenset[str]:
    """Units in which a figure may be: ours, money, and plain counts."""
    own = ("%", "count", "ratio", "days", "years", "{currency}")
    return frozenset({*own, *(row["unit"] for row in reference.rows("units"))})
