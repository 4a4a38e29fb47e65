"""How whole a figure is: whose completeness it depends on, and what it may vary.

Belongs here: the rules that an indicator is judged by. How many days came in is
``covered``, the one word that says how whole a figure is ``result`` (``sql/``); its
value is formed in ``formulas``.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from transforms.catalogue import Indicator, derived
from warehouse import reference

# A death is never within a tolerance.
_THRESHOLD, _THRESHOLDS = Decimal("0.05"), {"ohs_fatalities": Decimal(0)}


def watched(
    indicator: Indicator, metrics: Mapping[str, frozenset[str]]
) -> list[tuple[str, str]]:
    """(metric, window) pairs whose completeness a figure depends on."""
    pairs = set()
    named: set[str] = set()
    for role in indicator.declaration.roles.values():
        window = "period" if role.window.is_rolling else role.window.kind
        for origin in role.from_:
            taken = {origin.metric} if origin.metric else set()
            if origin.indicator:
                taken = set(metrics[origin.indicator])
            if origin.derived:
                reads = derived()[origin.derived].reads
                taken = {name for schema, name in reads if schema == "metric"}
            for metric in taken:
                named.add(metric)
                pairs.add((metric, window))
    for metric in metrics[indicator.indicator_id] - named:
        pairs.add((metric, "period"))
    result = []
    for metric, window in sorted(pairs):
        is_stock = reference.metric(metric)["kind"] == "stock"
        if is_stock and window in ("period", "prior"):
            window = "closing"
        if not is_stock and window in ("closing", "opening", "mean"):
            window = "period"
        result.append((metric, window))
    return result


def threshold(indicator_id: str) -> Decimal:
    """The part of a figure up to which a difference does not put it in question."""
    return _THRESHOLDS.get(indicator_id, _THRESHOLD)


def unit(indicator: Indicator, settings: Mapping[str, str]) -> str:
    """The unit as printed: the company's currency stands in."""
    return indicator.declaration.unit.replace("{currency}", settings["currency"])


def gwp(indicator: Indicator, settings: Mapping[str, str]) -> str:
    """The set of warming potentials that a figure rests on, '' where on none."""
    return settings["gwp_set"] if "CO2e" in indicator.declaration.unit else ""
