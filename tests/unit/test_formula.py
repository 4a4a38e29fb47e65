"""Formulas: exact, guarded, and nothing else than arithmetic."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.catalogue.formula import BadFormula, NoFigure, parse, rounded

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
    ("text", "words"),
    [
        ("__import__('os')", "only sqrt, abs can be called"),
        ("a ** b", "Pow is not part"),
        ("a if b else c", "IfExp is not part"),
        ("a.b", "Attribute is not part"),
        ("[a]", "List is not part"),
        ("a +", "invalid syntax"),
        ("f(a)", "only sqrt, abs can be called"),
        ("sqrt()", "sqrt takes one argument"),
        ("sqrt(a, 2)", "sqrt takes one argument"),
        ("sqrt(x=a)", "sqrt takes one argument"),
        ("sqrt * a", "sqrt is a function, not a role"),
        ("100 * 'a'", "not a plain number"),
        ("1e999 * a", "not a plain number"),
        ("0x10 * a", "not a plain number"),
        ("True * a", "not a plain number"),
        ("a / 0", "divides by zero"),
        ("a / (2 - 2)", "divides by zero"),
        ("1 / (1 / 0) * a", "0 is zero"),
        ("sqrt(0 - 1) * a", "the root of a negative number"),
        ("(" * 3000 + "a", "more than 500 characters"),
        ("(" * 300 + "a" + ")" * 300, "more than 500 characters"),
        ("(" * 240 + "a" + ")" * 240, "too many nested parentheses"),
    ],
)
def test_anything_else_is_refused_when_it_is_read(text, words):
    with pytest.raises(BadFormula, match=re.escape(words)):
        parse(text)


def test_a_number_counts_as_it_is_written():
    assert parse("0.123456789012345678 * a * 1000000").value(
        {"a": Decimal(1)}
    ) == Decimal("123456.789012345678")


def test_a_reason_shows_the_formula_as_it_is_written():
    with pytest.raises(NoFigure, match=re.escape("2 * b is zero")):
        parse("a / (2 * b)").value({"a": Decimal(1), "b": Decimal(0)})


def test_half_away_from_zero():
    assert rounded(Decimal("0.0000000000005")) == Decimal("0.000000000001")
    assert rounded(Decimal("-0.0000000000005")) == Decimal("-0.000000000001")
