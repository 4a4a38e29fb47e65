"""One rounding for all documents."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting_templates.lead_figures import Figure, Scope, places_of
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
    ("totals", "shown"),
    [(set(), ["4.057", "14,021"]), ({"metal"}, ["4", "14,021"])],
    ids=["each part by itself", "parts of a total alike"],
)  # fmt: skip
def test_parts_without_a_total_have_their_own_decimals(
    totals: set[str], shown: list[str]
) -> None:
    parts = {"mineral=copper": Decimal("4.0571"), "mineral=gold": Decimal("14020.9")}
    scope = Scope("", (), {}, {}, {}, frozenset(totals))
    places = places_of(
        scope,
        (
            Figure("metal", part, "", "", "", value, "", "", None, None, "")
            for part, value in parts.items()
        ),
    )
    assert [text(v, places.of("metal", part)) for part, v in parts.items()] == shown
    assert places.of("other", "") is None


@pytest.mark.parametrize(
    ("share", "shown"),
    [("1", "100 %"), ("0.9999", "> 99 %"), ("0.001", "< 1 %"), ("0", "0 %"),
     ("0.505", "51 %")],
)  # fmt: skip
def test_a_share_is_never_whole_when_it_is_not(share: str, shown: str) -> None:
    assert percent(Decimal(share)) == shown
