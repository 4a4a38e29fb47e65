"""What orebook computes and nobody hands in: the packaged indicators, by id and name.

Belongs here: whether a text that stands for a metric means one, and the words of it.
What an indicator is does not: ``computed.csv`` is made from the catalogue.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from warehouse import reference

MOST = 6  # metrics named one by one
# How the id of a company's own indicator begins.
OWN = "x_"


class Computed(NamedTuple):
    """What is wrong and what to do; ``metrics`` are those to tell, as far as known."""

    what: str
    remedy: str
    metrics: tuple[str, ...] = ()


def computed(text: str) -> Computed | None:
    """What a text means that is id or name of an indicator, and of no metric."""
    if text.lower().startswith(OWN):
        return Computed(
            f"'{text}' is no metric: what begins with {OWN} is an indicator of the "
            "company's own, which orebook computes",
            "Hand in the metrics that its file in overrides/indicators takes instead.",
        )
    row = _by_name().get(_folded(text))
    if row is None or _folded(text) in _metrics():
        return None
    metrics = tuple(row["metrics"].split(";"))
    more = f" and {len(metrics) - MOST} more" if len(metrics) > MOST else ""
    return Computed(
        f"'{text}' is no metric: orebook computes it ({row['indicator_id']}) from "
        f"{', '.join(metrics[:MOST])}{more}",
        f"Hand in {'these' if metrics[1:] else metrics[0]} instead.",
        metrics,
    )


@cache
def _by_name() -> Mapping[str, dict[str, str]]:
    rows = reference.rows("computed")
    # What stands in brackets explains a name, where none is called the same without it.
    short = [(_folded(re.sub(r"\([^)]*\)", "", row["name"])), row) for row in rows]
    many = Counter(name for name, _ in short)
    return {
        **{name: row for name, row in short if many[name] == 1},
        **{_folded(row["name"]): row for row in rows},
        **{_folded(row["indicator_id"]): row for row in rows},
    }


@cache
def _metrics() -> frozenset[str]:
    rows = reference.rows("metrics")
    return frozenset(_folded(row[n]) for row in rows for n in ("metric_id", "name"))


def _folded(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))
