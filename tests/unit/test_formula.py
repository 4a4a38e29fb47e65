"""Formulas: exact, guarded, and nothing else than arithmetic."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.formula import BadFormula, NoFigure, parse, rounded

AMOUNTS = st.decimals(min_value=-(10**15), max_value=10**15, places=12)


def test_a_ratio_is_rounded_once_at_the_end():
    value = parse("100 * leavers / headcount").value(
        {"leavers": Decimal(86), "headcount": Decimal(810)}
    )
    assert value == Decimal("10.617283950617")


@given(a=AMOUNTS, b=AMOUNTS)
def test_sums_and_differences_are_exact(a, b):
    assert parse("a + b - b").value({"a": a, "b": b}) == rounded(a)


@pytest.mark.parametrize(
    ("roles", "reason"),
    [
        ({"a": Decimal(1), "b": Decimal(0)}, "b is zero"),
        ({"a": Decimal(1), "b": None}, "no b"),
        ({"a": Decimal(1)}, "no b"),
    ],
)
def test_no_figure_says_why(roles, reason):
    with pytest.raises(NoFigure, match=reason):
        parse("a / b").value(roles)


def test_the_root_of_a_negative_number_gives_no_figure():
    with pytest.raises(NoFigure, match="root"):
        parse("sqrt(a)").value({"a": Decimal(-1)})


@pytest.mark.parametrize(
    "text", ["__import__('os')", "a ** b", "a if b else c", "a.b", "[a]", "a +", "f(a)"]
)
def test_anything_else_is_refused(text):
    with pytest.raises(BadFormula):
        parse(text)


def test_half_away_from_zero():
    assert rounded(Decimal("0.0000000000005")) == Decimal("0.000000000001")
    assert rounded(Decimal("-0.0000000000005")) == Decimal("-0.000000000001")
