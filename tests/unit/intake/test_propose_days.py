"""What days and parts of years are is proved by what stands beside them, or left."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.intake.propose_days import days_of, span, stretch, why_unclear
from transforms.project.periods import Calendar, Period

PLAIN, JUNE = Calendar(), Calendar((6, 30))
WEEKS = Calendar(named=(Period(date(2023, 12, 31), date(2024, 12, 28), "FY2024"),))


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ("2025-01-01 2025-02-01", "month"),
        ("2025-01-31 2025-02-28 2025-04-30", "month"),
        ("2024-02-29 2024-03-31", "month"), ("2025-01-01 2025-01-02 2025-01-03", "day"),
        ("2025-01-31 2025-02-27", "is neither"),
        ("2025-01-01 2025-01-02", "is neither"),
        ("2024-03-31 2024-06-30", "may be of its month, or of all 3"),
        ("2023-12-31 2024-12-31", "may be of its month, or of all 12"),
        ("2025-01-06 2025-01-13 2025-01-20", "is a day of each week"),
        ("2025-01-31", "is one day"), ("2025-01-01 2025-01-31", "is neither"),
    ],
)  # fmt: skip
def test_what_days_stand_for_is_seen_of_them_together(days: str, found: str) -> None:
    assert stretch([date.fromisoformat(day) for day in days.split()]).startswith(found)


@pytest.mark.parametrize(
    ("text", "calendar", "days"),
    [
        ("H1 2025", PLAIN, "2025-01-01 2025-06-30"),
        ("2S25", PLAIN, "2025-07-01 2025-12-31"),
        ("Q1 FY24", PLAIN, "2024-01-01 2024-03-31"),
        ("FY24 Q4", JUNE, "2024-04-01 2024-06-30"),
        ("Q1 FY24", JUNE, "2023-07-01 2023-09-30"),
        ("H2 CY2024", JUNE, "2024-07-01 2024-12-31"),
        ("T3 2024", PLAIN, "2024-07-01 2024-09-30"),
        ("2025-W01", JUNE, "2024-12-30 2025-01-05"),
        ("Q1-24", JUNE, ""), ("Q1 FY24", WEEKS, ""), ("H3 2025", PLAIN, ""),
        ("2025-W54", PLAIN, ""), ("Q1 FY25", WEEKS, ""), ("Q5 2024", PLAIN, ""),
    ],
)  # fmt: skip
def test_a_part_of_a_year_is_its_days_by_the_calendar_of_the_company(
    text: str, calendar: Calendar, days: str
) -> None:
    found = span(text, calendar)
    assert " ".join(map(str, found or ())) == days


def test_what_may_be_another_day_is_none() -> None:
    assert days_of(["31/01/2025", "05/02/2025"])["05/02/2025"] == date(2025, 2, 5)
    assert days_of(["01/31/2025", "02/05/2025"])["02/05/2025"] == date(2025, 2, 5)
    assert days_of(["05/02/2025", "24-Jan", "2025-02-30", "12"]) == {}
    assert days_of(["31-ene-25", "45292"]) == {
        "31-ene-25": date(2025, 1, 31), "45292": date(2024, 1, 1),
    }  # fmt: skip


def test_why_a_time_is_none_is_said() -> None:
    assert "ends on 12-31" in why_unclear("2022/23", PLAIN)
    assert "calendar file" in why_unclear("2022-23", WEEKS)
    assert "may be a day of a month" in why_unclear("24-Jan", PLAIN)
    assert "tells weeks" in why_unclear("Wk 3", PLAIN)
    assert "of the fiscal year or of" in why_unclear("Q1-24", JUNE)
    assert not any(why_unclear(text, PLAIN) for text in ("Diesel", "12", "Q1-24", "t"))
