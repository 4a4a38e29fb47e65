"""The picture of a clerk's month: each cell of what was asked has one state."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from reporting_templates import month_page
from reporting_templates.month_page import Told
from transforms.catalogue.word_lists import NONE
from transforms.facts.data_request import DataRequest, Row
from transforms.project.periods import Period

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31), "FY2025")
DAYS = [
    (date(2025, month, 1), date(2025, month, last))
    for month, last in enumerate((31, 28, 31, 30), start=1)
]
ORE, FUEL = "ore_mined_t", "fuel_use_qty"
DIESEL = (("fuel", "diesel"),)


def told(metric: str, month: int, value: str, dims: tuple = ()) -> Told:
    return Told("N1", metric, *DAYS[month], dims, Decimal(value), value, "t", "t")


@pytest.fixture
def month() -> month_page.Month:
    request = DataRequest("N1", YEAR)
    request.rows = {
        "production": [Row(ORE, *days, "t", (), True) for days in DAYS],
        "energy": [Row(FUEL, *days, "L", DIESEL, True) for days in DAYS],
        "water": [Row("water_withdrawal_ml", *DAYS[0], "ML", (), True)],
    }
    refused = {
        "severity": "refused", "site_id": "N1", "metric_id": ORE, "text": "<five>",
        "header": "2025-03-01/2025-03-31", "sheet": "S", "row": 3, "column": 4,
        "rule": "not_a_number", "message": "", "remedy": "", "file": "A.xlsx",
    }  # fmt: skip
    earlier = {
        (ORE, (), 2025, 1, 1, "t"): Decimal(10),
        (ORE, (), 2025, 2, 1, "t"): Decimal(10),
        (FUEL, DIESEL, 2025, 1, 1, "t"): Decimal(0),
    }
    values = [
        told(ORE, 0, "40"),  # four times as much: not yet odd
        told(ORE, 1, "40.1"),
        told(FUEL, 0, "1", DIESEL),
        told(FUEL, 1, "7", (*DIESEL, ("activity", "haulage"))),
        Told("N1", "injury", None, None, (), None, "2", "", ""),
    ]
    elsewhere = {("water_withdrawal_ml", *DAYS[0])}
    return month_page.picture(
        request, "North Pit (N1)", "es", values, [refused], (earlier, elsewhere), True,
        NONE,
    )  # fmt: skip


def test_each_field_is_told_open_refused_or_odd(month: month_page.Month) -> None:
    states = {
        line.name: {at: state for at, (state, _) in line.fields.items()}
        for line in month.lines
    }
    ore = next(name for name in states if "Mineral" in name)
    assert states[ore] == {
        "2025-01": "told", "2025-02": "odd", "2025-03": "refused", "2025-04": "open",
    }  # fmt: skip
    # Where there was none, any fuel is odd; a finer split tells of what was asked.
    fuel = sorted(name for name in states if name != ore)
    assert states[fuel[0]] == {"2025-01": "odd", "2025-03": "open", "2025-04": "open"}
    assert states[fuel[1]] == {"2025-02": "told"}
    assert dict(month.counts) == {
        "told": 4, "odd": 2, "refused": 1, "open": 3, "elsewhere": 1,
    }  # fmt: skip
    assert len(month.elsewhere) == 1
    assert month.registers == [("Caso de lesión por accidente laboral", "2")]
    assert month.months["2025-01"] == "ene 2025"


@pytest.mark.parametrize("by_another", [False, True])
def test_what_a_quarter_tells_is_open_in_none_of_its_months(by_another: bool) -> None:
    request = DataRequest("N1", YEAR)
    rows = [Row(ORE, *days, "t", (), True) for days in DAYS]
    # A stock is told for its day alone.
    land = [Row("land_disturbed_ha", last, last, "ha", (), True) for _, last in DAYS]
    request.rows = {"production": rows, "land": land}
    quarter = DAYS[0][0], DAYS[2][1]
    values = [
        Told("N1", metric, *quarter, (), Decimal(7), "7", "t", "t")
        for metric in (ORE, "land_disturbed_ha")
    ]
    spans = {(item.metric_id, *quarter) for item in values if by_another}
    month = month_page.picture(
        request, "North Pit (N1)", "en", [] if by_another else values, [], ({}, spans),
        True, NONE,
    )  # fmt: skip
    assert month.counts["open"] == 4  # ore in April, land but in March
    assert month.counts["elsewhere"] == (4 if by_another else 0)


def test_the_page_is_whole_by_itself_and_in_the_language_of_the_site(
    month: month_page.Month,
) -> None:
    page = month_page.render("Mina & Co", "A.xlsx", "es", [month], [], True, NONE)
    text = page.decode()
    assert '<html lang="es">' in text and "Mes por mes" in text
    assert "&lt;five&gt;" in text and "Mina &amp; Co" in text
    assert "http" not in text and "<link" not in text and "<script" not in text
