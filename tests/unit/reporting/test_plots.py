"""Plots: what is drawn stands inside the picture."""

from __future__ import annotations

import re
from decimal import Decimal

from reporting_templates import plots


def test_the_names_of_a_heat_map_have_room_in_any_font() -> None:
    names = ["CONSOL PA COAL CO LLC/BAILEY PREP", "Buzzard"]
    whole = {("Buzzard", "water"): Decimal(1)}
    drawn = str(plots.heat("h", "Coverage", names, ["water"], whole))
    for name in names:
        found = re.search(rf'x="(\d+)"[^>]*text-anchor="end">{name}<', drawn)
        assert found and int(found[1]) >= plots.text_width(name, 13), name
