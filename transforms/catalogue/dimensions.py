"""The words that the dimensions of a metric take.

Belongs here: the vocabulary of the catalogue, and what a combination means and what is
wrong with it. Does not: finding the words in a sheet (``stage``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from transforms.catalogue.word_lists import NONE, Own, needs, words_of
from warehouse import reference

NOT_OF_METRIC, NOT_KNOWN, NOT_CLEAR = (
    "dimension_not_of_metric", "dimension_value", "dimension_not_clear",
)  # fmt: skip
LACKING = "dimension_lacking"


@dataclass(frozen=True)
class Wrong:
    """What is wrong with one dimension of a row, and which words are near."""

    dimension: str
    rule: str
    told: str
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Combination:
    """The dimensions of a row in the words of the catalogue; ``told`` has those that
    were handed in under another spelling."""

    given: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    wrong: tuple[Wrong, ...] = ()


@cache
def dimension_names() -> tuple[str, ...]:
    """Every dimension of every measurement metric, sorted: columns of facts.dim_set."""
    names: set[str] = set()
    for row in reference.rows("metrics"):
        if row["form"] == "measurement" or reference.is_register(row["metric_id"]):
            names.update(reference.dimensions(row["metric_id"]))
    return tuple(sorted(names))


def read(metric: str, told: dict[str, str], own: Own = NONE) -> Combination:
    """What a combination of words as handed in means."""
    found = Combination()
    allowed, wrong = vocabulary(metric), []
    for name, text in sorted(told.items()):
        if name not in allowed:
            wrong.append(Wrong(name, NOT_OF_METRIC, text))
            continue
        words = words_of(metric, name, own)
        word = words.meant(text) if words else text
        if word is None or any(mark in word for mark in ";="):
            near = words.near(text) if words else ()
            unclear = word is None and words is not None and words.is_unclear(text)
            wrong.append(Wrong(name, NOT_CLEAR if unclear else NOT_KNOWN, text, near))
            continue
        found.given[name] = word
        if word != text:
            found.told[name] = text
    return Combination(found.given, found.told, tuple(wrong))


def lacking(metric: str, given: dict[str, str]) -> dict[str, str]:
    """Column -> when its word is needed, of those that a combination does not say."""
    return {name: when for name, when in needs(metric).items() if name not in given}


def vocabulary(metric: str) -> dict[str, frozenset[str]]:
    """Dimension -> accepted values (empty: free text) of a metric."""
    if metric not in _VOCABULARIES:
        result = {}
        text = reference.metric(metric)["dimensions"]
        for item in text.split(";"):
            name, _, values = item.partition("(")
            listed = frozenset(values.rstrip(")").split("|")) if values else frozenset()
            result[name] = listed
        result.pop("site", None)
        _VOCABULARIES[metric] = result
    return _VOCABULARIES[metric]


_VOCABULARIES: dict[str, dict[str, frozenset[str]]] = {}
