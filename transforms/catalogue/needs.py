"""What an indicator needs to be handed in: metrics, their windows and their splits.

A source that takes only some words of a dimension needs rows that name one: what was
handed in without it cannot be told apart. Belongs here: what is needed. What was handed
in, and whether that is whole, does not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from transforms.catalogue.declarations import APPROACHES, Not, Origin
from transforms.catalogue.derived import derived
from transforms.catalogue.indicator import Indicator
from transforms.catalogue.loading import inputs
from warehouse import reference

# What a table of a release takes as it is told, whatever the shares of sites are.
_OF_TABLES = {"restatement": {"": frozenset({"none"})}}


@dataclass(frozen=True, order=True)
class Need:
    """A metric seen through a window; ``split`` lists the dimensions that its rows
    have to name, ``words`` (``dimension=word``) those of which it takes rows."""

    metric_id: str
    window: str
    split: str = ""
    words: tuple[str, ...] = ()


def needs(
    indicator: Indicator,
    indicators: Mapping[str, Indicator],
    metrics: Mapping[str, frozenset[str]],
) -> list[Need]:
    """Everything on which it depends whether a figure is whole.

    ``metrics`` are those behind each indicator (``catalogue.inputs``).
    """
    found: set[Need] = set()
    for role in indicator.declaration.roles.values():
        window = "period" if role.window.is_rolling else role.window.kind
        for origin in role.from_:
            found |= set(_of(origin, window, indicators, metrics))
    for metric in metrics[indicator.indicator_id] - {need.metric_id for need in found}:
        found.add(Need(metric, _window(metric, "period")))
    return sorted(found)


def parts(
    indicator: Indicator,
    indicators: Mapping[str, Indicator],
    metrics: Mapping[str, frozenset[str]],
) -> dict[str, frozenset[str]]:
    """What a figure is not whole without (``needed``), its own and that of the
    indicators it takes: name -> the metrics one of which tells of it."""
    found: dict[str, frozenset[str]] = {}
    for _, _, origin in indicator.origins:
        if origin.indicator:
            other = indicators[origin.indicator]
            name, behind = other.declaration.name, metrics[origin.indicator]
        elif origin.derived:
            name, behind = "", _behind(origin.derived)
        else:
            name, behind = "", frozenset([origin.metric or ""])
        told = frozenset(filter(reference.is_asked, behind))
        if origin.needed:
            names = (reference.metric(m)["name"] for m in sorted(told))
            found[name or " or ".join(map(_short, names))] = told
        if origin.indicator:
            found |= parts(other, indicators, metrics)
    return found


def _short(name: str) -> str:
    """A metric's name as far as its first remark."""
    return re.split(r"\s*[(;,]", name)[0]


def splits(indicators: Mapping[str, Indicator]) -> dict[str, dict[str, list[str]]]:
    """metric -> split -> the indicators that need it."""
    metrics = inputs(indicators)
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, indicator in indicators.items():
        for metric, split in sorted(
            {
                (need.metric_id, need.split)
                for need in needs(indicator, indicators, metrics)
                if need.split
            }
        ):
            found[metric][split].append(name)
    return found


def counted(
    indicators: Mapping[str, Indicator],
) -> dict[str, dict[str, frozenset[str]]]:
    """metric -> split that figures need, '' for all its rows -> the approaches under
    which figures count it. What nothing counts is not in it."""
    found: dict[str, dict[str, frozenset[str]]] = {m: {**of} for m, of in
                                                   _OF_TABLES.items()}  # fmt: skip

    def add(metric: str, split: str, name: str) -> None:
        formed = APPROACHES[indicators[name].declaration.consolidation]
        of_metric = found.setdefault(metric, {})
        of_metric[split] = of_metric.get(split, frozenset()).union(formed)

    for name, metrics in inputs(indicators).items():
        for metric in metrics:
            add(metric, "", name)
    for metric, splits_of in splits(indicators).items():
        for split, names in splits_of.items():
            for name in names:
                add(metric, split, name)
    return found


def on_days(
    indicators: Mapping[str, Indicator],
) -> dict[str, dict[str, frozenset[str]]]:
    """opening, transferred -> the states that figures look at on that one day -> the
    approaches under which they do."""
    metrics = inputs(indicators)
    found: dict[str, dict[str, frozenset[str]]] = {"opening": {}, "transferred": {}}
    for indicator in indicators.values():
        formed = APPROACHES[indicator.declaration.consolidation]
        for need in needs(indicator, indicators, metrics):
            if need.window in found:
                of_window = found[need.window]
                before = of_window.get(need.metric_id, frozenset())
                of_window[need.metric_id] = before.union(formed)
    return found


def _of(
    origin: Origin,
    window: str,
    indicators: Mapping[str, Indicator],
    metrics: Mapping[str, frozenset[str]],
) -> Iterator[Need]:
    if origin.indicator:
        other = indicators[origin.indicator]
        role = other.declaration.roles.get(origin.role)
        behind = metrics[origin.indicator]
        for inner in role.from_ if role else ():
            for need in _of(inner, window, indicators, metrics):
                behind -= {need.metric_id}
                yield need
        for metric in behind:
            yield Need(metric, _window(metric, window))
    elif origin.metric:
        yield _need(origin.metric, window, origin)
    elif origin.derived:
        passed = derived()[origin.derived].as_told
        for metric in _behind(origin.derived):
            yield _need(metric, window, origin, passed)


def _need(
    metric: str, window: str, origin: Origin, passed: frozenset[str] | None = None
) -> Need:
    """``passed`` are the dimensions that a derived fact takes over as told."""
    if reference.is_register(metric):
        return Need(metric, _window(metric, window))
    asked = {
        name
        for name, said in origin.where.items()
        if not (isinstance(said, Not) and said.blank)
    }
    own = set(reference.dimensions(metric)) & asked
    names = sorted(own if passed is None else own & passed)
    words = (
        f"{name}={word}"
        for name in names
        if not isinstance(said := origin.where[name], Not)
        for word in said
    )
    return Need(metric, _window(metric, window), ";".join(names), tuple(words))


def _behind(name: str) -> frozenset[str]:
    """The metrics that a derived fact is made from, through other derived ones."""
    found: set[str] = set()
    for schema, table in derived()[name].reads:
        if schema == "metric":
            found.add(table)
        elif schema == "derived":
            found |= _behind(table)
    return frozenset(found)


def _window(metric: str, window: str) -> str:
    """The window in which a metric is told: a flow has no closing day."""
    is_stock = reference.metric(metric)["kind"] == "stock"
    if is_stock and window in ("period", "prior"):
        return "closing"
    if not is_stock and window in ("closing", "opening", "transferred", "mean"):
        return "period"
    return window
