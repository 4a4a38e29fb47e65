"""Parts of a figure in words for people, and plots that clip no word."""

from __future__ import annotations

import re

import pytest

from reporting_templates.labels import parts, units
from reporting_templates.materiality.materiality_plots import grid
from reporting_templates.plots import text_width
from transforms import catalogue
from warehouse import reference


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("tCO2e", "tonnes CO2 equivalent"),
        ("GJ/t", "gigajoules per tonne"),
        ("tCO2e/USD", "tonnes CO2 equivalent per USD"),
        ("USD/tCO2e", "USD per tonne CO2 equivalent"),
        ("per 200,000 h", "per 200,000 hours"),
        ("EUR", "EUR"),
        ("x/y", "x/y"),
        ("%", "%"),
    ],
)
def test_a_unit_in_words(unit: str, words: str) -> None:
    assert units.words(unit) == words


def test_every_unit_of_a_figure_is_a_word() -> None:
    known = {item.declaration.unit for item in catalogue.load().values()}
    # Already words, or a sign that everybody reads.
    plain = {"%", "days", "index", "individuals", "ratio", "weeks", "years"}
    left = {u for u in known if units.words(u) == u} - plain
    assert {u for u in left if "{currency}" not in u} == set()


@pytest.mark.parametrize(
    ("breakdown", "words"),
    [
        ("", ""),
        ("gas=CO2e_only", "Greenhouse gas: CO2e, gases not told apart"),
        ("renewable=false", "Renewable: no"),
        ("hazardous=true;waste_kind=waste_rock",
         "Hazardous waste: yes; Waste kind: waste rock"),
        ("quality=", "Water quality: not said"),
        ("country=CL", "Country: Chile"),
        ("country=", "Country: none (facts of no site, postings between own sites)"),
        ("location=N_1", "Location: North Pit (N_1)"),
        ("tsf=TSF_OLD", "Tailings facility: TSF_OLD"),
        ("tag=desert", "Sites tagged: desert"),
    ],
)  # fmt: skip
def test_a_part_is_told_in_words(breakdown: str, words: str) -> None:
    assert parts.words(breakdown, {"N_1": "North Pit (N_1)"}) == words


def test_no_packaged_word_is_shown_as_a_machine_name() -> None:
    """Neither an underscore nor letters that only a machine puts together."""
    for row in reference.rows("dimensions"):
        for value in filter(None, row["values"].split("|")):
            shown = parts.words(f"{row['dimension']}={value}")
            assert "_" not in shown and "=" not in shown, shown


def test_every_label_is_of_a_word_that_exists() -> None:
    known = reference.by_key("dimensions", "dimension")
    rows = list(parts.table())
    assert rows == sorted(rows)
    for dimension, value in rows:
        if dimension != "source_category":  # its words come from uses of fuel and more
            assert value in known[dimension]["values"].split("|"), (dimension, value)


def test_what_overlaps_is_no_part_of_a_total() -> None:
    assert parts.overlaps("tag=desert")
    assert parts.overlaps("programme=sia")
    assert not parts.overlaps("gas=CO2;gender=female")


def test_a_longer_word_makes_the_plot_larger() -> None:
    def size(head: str, row: str) -> tuple[int, int]:
        found = grid("g", "t", [(head, "")], [row], {}, 1.0, 5.0, "legend")
        match = re.search(r'viewBox="0 0 (\d+) (\d+)"', found)
        assert match
        return int(match[1]), int(match[2])

    wide, high = size("Council", "Water")
    assert size("Council of the upper basin and all who live there", "Water")[1] > high
    assert size("Council", "Water" * 40)[0] >= wide + text_width("Water" * 20, 12)
    assert text_width("W", 100) >= 99 and text_width("ab", 10, bold=True) > 12
