"""Last days: which are a day too long, and which rows hold together."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest

from transforms.project.intervals import Interval, a_day_too_long, on_one_day


def rows(*days: tuple[str, str], file: str = "t.csv") -> list[Interval]:
    return [
        Interval(file, number, "'A'", first, last)
        for number, (first, last) in enumerate(days, start=2)
    ]


@pytest.mark.parametrize(
    "days",
    [
        [],
        [("", "")],
        [("2020-01-01", "2020-12-31"), ("2021-01-01", "")],
        [("2021-01-01", ""), ("", "2020-12-31")],
        # One day alone, the first of a month or not.
        [("2020-01-01", "2020-01-01"), ("2020-01-02", "")],
        [("2020-01-01", "2020-06-15")],
    ],
)
def test_rows_that_adjoin_are_left_alone(days: list[tuple[str, str]]) -> None:
    assert a_day_too_long(rows(*days)) == []
    assert on_one_day(rows(*days)) == []


def test_a_long_row_is_held_against_all_that_begin_in_it() -> None:
    found = on_one_day(
        rows(("2020-01-01", ""), ("2021-01-01", "2021-12-31"), ("2022-01-01", ""))
    )
    assert [text.split(":")[0] for text in found] == ["t.csv, row 3", "t.csv, row 4"]
    assert "write 2020-12-31 as valid_to of row 2" in found[0]
    assert "write 2021-12-31 as valid_to of row 2" in found[1]


def test_rows_of_two_files_are_named_with_their_file() -> None:
    both = [
        *rows(("2020-01-01", "2020-07-01"), file="a.csv"),
        *rows(("2020-07-01", ""), file="b.csv"),
    ]
    (text,) = a_day_too_long(both)
    assert text.startswith(
        "a.csv, row 2: valid_to 2020-07-01 is the day on which b.csv"
    )
    assert text.endswith("write 2020-06-30")
    assert on_one_day(both) == []


def test_two_rows_share_a_day_exactly_if_something_is_said() -> None:
    """Every pair of short rows, held against the days counted one by one."""
    days = [date(2025, 3, 14) + timedelta(n) for n in range(5)]
    spans = [
        (first.isoformat(), last.isoformat())
        for first, last in itertools.combinations_with_replacement(days, 2)
    ]
    for one, other in itertools.product(spans, repeat=2):
        pair = rows(one, other)
        shares = max(one[0], other[0]) <= min(one[1], other[1])
        assert bool(a_day_too_long(pair) or on_one_day(pair)) == shares, (one, other)
