"""One setting moved at a time, one group left out: what would change.

Belongs here: the scenarios and the topics that change sides or places. The method is in
``model``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import duckdb
import pyarrow as pa

from materiality import model as m
from materiality.model import Model
from materiality.uncertainty import table

ALPHAS = (0.0, 0.15, 0.3, 0.5)
BLENDS = (0.0, 0.6, 1.0)


def scenarios(model: Model) -> Iterator[tuple[str, str, Model]]:
    """Kind, words and the model of each scenario, in a fixed order."""
    for value in ALPHAS:
        if value != model.number["alpha"]:
            yield "alpha", f"alpha {value:g}", model.moved(alpha=value)
    for value in BLENDS:
        if value != model.number["severity_max_share"]:
            yield (
                "severity",
                f"gravest part {value:.0%} of severity",
                model.moved(severity_max_share=value),
            )
    for name in ("alpha", "tau"):
        for factor in (0.9, 1.1):
            value = model.number[name] * factor
            yield (
                f"{name}_10_percent",
                f"{name} {factor - 1:+.0%}",
                model.moved(**{name: value}),
            )
    # A category without a weight stays without one: somebody decided that it does not
    # count, and a single one that does has nobody to share with.
    weights = {k: v for k, v in model.category_weights.items() if v}
    for category in sorted(weights) if len(weights) > 1 else ():
        for factor in (0.9, 1.1):
            yield (
                "weight_10_percent",
                f"weight of {category} {factor - 1:+.0%}",
                _reweighed(model, category, weights[category] * factor),
            )
        for step in (-0.1, 0.1):
            yield (
                "weight_0.1",
                f"weight of {category} {step:+g}",
                _reweighed(model, category, weights[category] + step),
            )
    for number, group in enumerate(model.groups):
        if any(item.group == number for item in model.strata):
            strata = tuple(s for s in model.strata if s.group != number)
            yield "without_group", f"without {group}", replace(model, strata=strata)


def _reweighed(model: Model, category: str, weight: float) -> Model:
    """One category's weight moved, within 0 to 1; the others share the rest."""
    weight = min(max(weight, 0.0), 1.0)
    others = {k: v for k, v in model.category_weights.items() if k != category}
    total = sum(others.values())
    rest = {k: (1 - weight) * v / total for k, v in others.items()}
    return model.weighted({**rest, category: weight})


def write(con: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Table ``materiality.sensitivity``: topics that a scenario moves or turns."""
    rows = []
    base = m.plain(model)
    for kind, words, moved in scenarios(model):
        found = m.plain(moved)
        for n, topic in enumerate(model.topics):
            before, after = bool(base.material[0, n]), bool(found.material[0, n])
            old, new = int(base.rank[0, n]), int(found.rank[0, n])
            if before == after and old == new:
                continue
            rows.append(
                {
                    "kind": kind, "scenario": words, "topic_id": topic,
                    "default_rank": old or None, "rank": new or None,
                    "is_material": after, "drops_out": before and not after,
                    "comes_in": after and not before,
                }
            )  # fmt: skip
    table(con, "sensitivity", rows, _SCHEMA)


_SCHEMA = pa.schema(
    [
        ("kind", pa.string()), ("scenario", pa.string()), ("topic_id", pa.string()),
        ("default_rank", pa.int32()), ("rank", pa.int32()),
        ("is_material", pa.bool_()), ("drops_out", pa.bool_()),
        ("comes_in", pa.bool_()),
    ]
)  # fmt: skip
