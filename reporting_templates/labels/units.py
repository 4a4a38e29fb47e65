"""What a unit is called in documents for people.

``tCO2e`` is "tonnes CO2 equivalent", ``GJ/t`` "gigajoules per tonne". A unit without a
row in units.csv, such as %, a currency or a company's own, stays as it is. Belongs
here: from the unit of a figure to words. Which units there are does not.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path


@cache
def table() -> dict[str, tuple[str, str]]:
    """Unit -> (what many are called, what one is called)."""
    path = Path(__file__).parent / "units.csv"
    with path.open(newline="", encoding="utf-8") as stream:
        return {r["unit"]: (r["label"], r["one"]) for r in csv.DictReader(stream)}


def words(unit: str) -> str:
    """A unit for people."""
    if unit in table():
        return table()[unit][0]
    over, is_ratio, under = unit.partition("/")
    if not is_ratio or not {over, under} & table().keys():
        return unit
    return f"{words(over)} per {table().get(under, ('', under))[1]}"
