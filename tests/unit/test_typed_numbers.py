"""Numbers in prose are cited, and what is no figure is left alone."""

from __future__ import annotations

import pytest

from transforms.project.typed_numbers import typed


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("We used 41,250 GJ in 2025.", ["41,250"]),
        ("Down by 12.5 % since FY2024.", ["12.5 %"]),
        ("Women were 17% of 1 204 employees.", ["17%", "1 204"]),
        ("A rise of 2025 % would be odd.", ["2025 %"]),
        ("Scope 1 and 41,250 GJ; GRI 302 and 7 %.", ["41,250", "7 %"]),
        ("Of 3 fatalities, 2 were contractors.", ["3", "2"]),
        ("\u22124.2 points", ["\u22124.2"]),
    ],
)
def test_a_typed_figure_is_found(text, numbers):
    assert [number for _, number in typed(text)] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "We used {{figure:energy_total/GROUP-TOTAL/FY2025/operational_control/total}}.",
        "The mine was sold on 15 November 2024; control ended on 2024-11-30.",
        "From July 1, 2024 to 30 June 2025.",
        "Scope 1 and 2, GRI 302 and 303, ISO 14001, ISAE 3000, Scope 3.",
        "See 302-1, 14.2.3 and E1-6. Emissions in CO2e; PM2.5 and PM10.",
        "1. First\n2. Second",
        "The law asks for `12 %` of the workforce.",
        "[Our policy](https://example.com/v2/12/policy.pdf)",
        "In the years 2023, 2024 and 2025 and in 2024/25.",
        "Regulation 2023/2772, Article 19 and Articles 3 and 4.",
    ],
)
def test_what_is_no_figure_is_left_alone(text):
    assert list(typed(text)) == []


def test_the_line_is_that_of_the_file():
    assert list(typed("One.\n\nTwo 7.5 t.", 6)) == [(8, "7.5")]
