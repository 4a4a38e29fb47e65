"""The words that the dimensions of a metric take.

Belongs here: the vocabulary of the catalogue, and what is wrong with a combination.
Does not: reading the words out of a sheet (``stage``).
"""

from __future__ import annotations

from warehouse import reference


def dimension_names() -> list[str]:
    """Every dimension of every measurement metric, sorted: columns of facts.dim_set."""
    names: set[str] = set()
    for row in reference.rows("metrics"):
        if row["form"] == "measurement" or reference.is_register(row["metric_id"]):
            names.update(reference.dimensions(row["metric_id"]))
    return sorted(names)


def dimension_problems(metric: str, given: dict[str, str]) -> list[tuple[str, str]]:
    """(dimension, rule) of everything wrong with a combination."""
    allowed = vocabulary(metric)
    problems = []
    for name, value in sorted(given.items()):
        if name not in allowed:
            problems.append((name, "dimension_not_of_metric"))
        elif (
            (allowed[name] and value not in allowed[name])
            or (name == "country" and value not in _countries())
            or any(mark in value for mark in ";=")
        ):
            problems.append((name, "dimension_value"))
    return problems


def _countries() -> frozenset[str]:
    return frozenset(row["country"] for row in reference.rows("countries"))


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
