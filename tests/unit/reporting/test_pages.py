"""What all pages share: rows of markup, and stored numbers with all their digits."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from reporting_templates import pages


@given(st.decimals(allow_nan=False, allow_infinity=False, places=9))
def test_a_number_and_its_text_are_told_alike(value: Decimal) -> None:
    assert pages.exact(f"{value:f}") == pages.exact(value)


@pytest.mark.parametrize(
    ("stored", "told"),
    [("0.000", "0"), ("-0.500", "-0.5"), ("-1234.0", "-1,234"), ("100", "100")],
)
def test_a_text_is_told_without_the_zeros_it_was_stored_with(stored: str, told: str):
    assert pages.exact(stored) == told


@pytest.mark.parametrize("plain", ["a<b", "a\x1f<b"])
def test_texts_are_escaped_and_markup_stays(plain: str) -> None:
    row = Markup('<td id="%s">%s</td>')
    found = pages.filled(row, [("x", plain), ("", Markup("<br>"))])
    safe = plain.replace("<", "&lt;")
    assert found == f'<td id="x">{safe}</td><td><br></td>'
