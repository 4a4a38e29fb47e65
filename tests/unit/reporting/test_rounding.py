"""One rounding for all documents."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting_templates.rounding import decimals, percent, text

NUMBERS = st.decimals(
    allow_nan=False, allow_infinity=False, places=12,
    min_value=-(10**15), max_value=10**15,
)  # fmt: skip


@given(NUMBERS, st.integers(0, 6))
def test_what_is_shown_is_near(value: Decimal, places: int) -> None:
    shown = Decimal(text(value, places).replace(",", ""))
    assert abs(shown - value) <= Decimal("0.5").scaleb(-places)
    assert bool(shown) == bool(value)  # nothing looks like zero that is not


@pytest.mark.parametrize(
    ("value", "shown"),
    [("0", "0"), ("-0.5", "-0.5000"), ("2.5", "2.500"), ("1234567.5", "1,234,568"),
     ("-1234567.5", "-1,234,568"), ("0.004", "0.004000"), ("12", "12")],
)  # fmt: skip
def test_alone(value: str, shown: str) -> None:
    assert text(Decimal(value)) == shown


def test_none_is_no_number() -> None:
    assert text(None) == "" and percent(None) == ""
    assert decimals([]) == 0


@pytest.mark.parametrize(
    ("share", "shown"),
    [("1", "100 %"), ("0.9999", "> 99 %"), ("0.001", "< 1 %"), ("0", "0 %"),
     ("0.505", "51 %")],
)  # fmt: skip
def test_a_share_is_never_whole_when_it_is_not(share: str, shown: str) -> None:
    assert percent(Decimal(share)) == shown
