"""Periods: names, fiscal years of any end, what stands before them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.project.periods import Calendar, Period, UnknownPeriod


@pytest.mark.parametrize(
    ("year_end", "name", "start", "end"),
    [
        ((12, 31), "FY2025", date(2025, 1, 1), date(2025, 12, 31)),
        ((6, 30), "FY2025", date(2024, 7, 1), date(2025, 6, 30)),
        ((2, 29), "FY2025", date(2024, 3, 1), date(2025, 2, 28)),
        ((2, 29), "FY2024", date(2023, 3, 1), date(2024, 2, 29)),
        ((2, 28), "FY2024", date(2023, 3, 1), date(2024, 2, 29)),
        ((2, 28), "FY2025", date(2024, 3, 1), date(2025, 2, 28)),
        ((6, 30), "CY2025", date(2025, 1, 1), date(2025, 12, 31)),
        ((6, 30), "2025-Q1", date(2025, 1, 1), date(2025, 3, 31)),
        ((6, 30), "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_names(year_end, name, start, end):
    period = Calendar(year_end).period(name)
    assert (period.start, period.end) == (start, end)


@given(month=st.integers(1, 12), day=st.integers(1, 28), year=st.integers(1990, 2090))
def test_fiscal_years_follow_each_other_without_a_gap(month, day, year):
    calendar = Calendar((month, day))
    period = calendar.period(f"FY{year}")
    before = calendar.prior(period)
    assert before.period_id == f"FY{year - 1}"
    assert before.end + timedelta(days=1) == period.start
    assert len(period.month_ends()) == 12


@pytest.mark.parametrize(
    ("name", "prior"),
    [("2025-Q1", "2024-Q4"), ("2025-01", "2024-12"), ("CY2025", "CY2024")],
)
def test_prior(name, prior):
    calendar = Calendar()
    assert calendar.prior(calendar.period(name)).period_id == prior


def test_a_52_53_week_calendar_wins_and_has_no_years_outside():
    weeks = Period(date(2024, 12, 29), date(2025, 12, 27), "FY2025")
    calendar = Calendar(named=(weeks,))
    assert calendar.period("FY2025") == weeks
    with pytest.raises(UnknownPeriod, match="FY2024"):
        calendar.prior(weeks)


@pytest.mark.parametrize("name", ["2025", "FY25", "2025-13", "2025-Q5", "fy2025", ""])
def test_other_names_are_refused_with_the_forms(name):
    with pytest.raises(UnknownPeriod, match="FY2025"):
        Calendar().period(name)
