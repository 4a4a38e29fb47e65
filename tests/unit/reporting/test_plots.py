"""Plots: what is drawn stands inside the picture."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal

import pytest

from reporting_templates import plots


@pytest.mark.parametrize("count", [1, 3, 5, 8, 14])
def test_no_word_of_a_bar_reaches_into_those_of_the_next(count: int) -> None:
    value = Decimal("57604502")
    items = [
        plots.Bar(f"CY{2005 + n}", value, "incomplete", "57,604,502")
        for n in range(count)
    ]
    drawn = str(plots.bars("b", "Emissions", "t", items))
    for size, text in (("9", "incomplete"), (r"\d+", "57,604,502")):
        found = re.findall(rf'x="([\d.]+)"[^>]*font-size="({size})">{text}<', drawn)
        assert len(found) == count
        half = plots.text_width(text, int(found[0][1])) / 2
        places = [float(x) for x, _ in found]
        width = float(re.search(r'viewBox="0 0 (\d+)', drawn)[1])
        assert places[0] - half >= 0 and places[-1] + half <= width
        assert all(b - a >= 2 * half for a, b in itertools.pairwise(places))


def test_the_names_of_a_heat_map_have_room_in_any_font() -> None:
    names = ["CONSOL PA COAL CO LLC/BAILEY PREP", "Buzzard"]
    whole = {("Buzzard", "water"): Decimal(1)}
    drawn = str(plots.heat("h", "Coverage", names, ["water"], whole))
    for name in names:
        found = re.search(rf'x="(\d+)"[^>]*text-anchor="end">{name}<', drawn)
        assert found and int(found[1]) >= plots.text_width(name, 13), name
