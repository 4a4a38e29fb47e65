"""What is asked for: the stretches of a period, and the units of a metric."""

from datetime import date, timedelta

import pytest

from transforms.facts import data_request
from transforms.project.periods import Calendar, Period
from warehouse import reference


@pytest.mark.parametrize("frequency", ["month", "quarter", "year", "event"])
@pytest.mark.parametrize(
    "period",
    [
        Calendar().period("FY2025"),
        Calendar((6, 30)).period("FY2024"),
        Calendar((2, 28)).period("FY2024"),
        Calendar().period("2025-Q2"),
        Calendar().period("2025-02"),
        Period(date(2024, 12, 29), date(2025, 12, 27), "FY2025"),
    ],
    ids=lambda p: f"{p.start}-{p.end}",
)
def test_the_stretches_cover_the_period_once(period, frequency):
    found = Calendar().stretches(period, frequency)
    assert found[0][0] == period.start and found[-1][1] == period.end
    for (_, end), (start, _) in zip(found, found[1:], strict=False):
        assert start == end + timedelta(days=1)
    days = (period.end - period.start).days + 1
    months = max(1, round(days / 30.4))
    wanted = {"month": months, "quarter": max(1, round(months / 3))}
    assert len(found) == wanted.get(frequency, 1)


def test_months_of_the_calendar_file_are_used_as_they_are():
    months = tuple(
        Period(date(2025, 1, 1) + timedelta(28 * n), date(2025, 1, 28)
               + timedelta(28 * n), f"2025-{n + 1:02d}")
        for n in range(2)
    )  # fmt: skip
    period = Period(months[0].start, months[1].end, "FY2025")
    found = Calendar(named=(*months, period)).stretches(period, "month")
    assert found == [(m.start, m.end) for m in months]


def test_the_first_unit_is_the_canonical_one_and_money_is_the_company_s():
    for row in reference.rows("metrics"):
        units = data_request.units(row["metric_id"], "CLP")
        if units:
            assert units[0] == row["canonical_unit"].replace("USD", "CLP") or (
                units[0] == row["canonical_unit"]
            )
            assert len(set(units)) == len(units)
    assert data_request.units("closure_spend", "CLP")[0] == "CLP"
    assert "EUR" in data_request.units("closure_spend", "CLP")
    assert data_request.units("metal_price", "CLP")[0] == "USD/t"
