"""How whole a figure is: what it may vary, and what is printed beside it.

Belongs here: the rules that an indicator is judged by. How many days came in is
``covered``, the one word that says how whole a figure is ``result`` (``sql/``); its
value is formed in ``formulas``.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from transforms.catalogue import Indicator

# A death is never within a tolerance.
_THRESHOLD, _THRESHOLDS = Decimal("0.05"), {"ohs_fatalities": Decimal(0)}


def threshold(indicator_id: str) -> Decimal:
    """The part of a figure up to which a difference does not put it in question."""
    return _THRESHOLDS.get(indicator_id, _THRESHOLD)


def unit(indicator: Indicator, settings: Mapping[str, str]) -> str:
    """The unit as printed: the company's currency stands in."""
    return indicator.declaration.unit.replace("{currency}", settings["currency"])


def gwp(indicator: Indicator, settings: Mapping[str, str]) -> str:
    """The set of warming potentials that a figure rests on, '' where on none."""
    return settings["gwp_set"] if "CO2e" in indicator.declaration.unit else ""
