"""Numbers for people: how many decimals are shown, and the one place that rounds.

Stored figures are never rounded. Belongs here: from a Decimal to digits. Colours, units
and cells do not.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

RULE = (
    "Numbers are rounded on display only, half up (a half away from zero), to about "
    "four digits by the largest of their kind (a part of what forms no total is a kind "
    "of its own); thousands are separated by a comma."
)


def decimals(values: Iterable[Decimal]) -> int:
    """Decimals shown for figures of one kind: by the largest, about four digits."""
    known = list(values)
    largest = max((abs(value) for value in known), default=Decimal(0))
    if all(value == value.to_integral_value() for value in known):
        return 0
    return max(0, min(6, 3 - largest.adjusted())) if largest else 0


def enough(value: Decimal, places: int) -> int:
    """``places``, or more if the value would look like zero and is not."""
    return 1 - value.adjusted() if value and -value.adjusted() > places else places


def text(value: Decimal | int | None, places: int | None = None) -> str:
    """A number as people read it: 1,234.5; '' for none.

    ``places`` are those of its kind (``decimals``); without them its own.
    """
    if value is None:
        return ""
    value = Decimal(value)
    count = enough(value, decimals([value]) if places is None else places)
    rounded = value.quantize(Decimal(1).scaleb(-count), rounding=ROUND_HALF_UP)
    return f"{rounded + 0:,f}"


def percent(share: Decimal | None) -> str:
    """A share of 0 to 1 as whole per cent; never 100 % if something is missing."""
    if share is None:
        return ""
    value = (share * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    if share < 1 and value == 100:
        return "> 99 %"
    if share > 0 and value == 0:
        return "< 1 %"
    return f"{value} %"
