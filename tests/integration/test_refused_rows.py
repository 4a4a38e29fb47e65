"""A row that counts nowhere leaves incomplete whatever it may belong to."""

from __future__ import annotations

import pytest

from tests.integration.asked import WATER
from tests.projects import LONG, monthly

STRAY = "water_withdrawal_ml", "2024-03-01", "2024-03-31", 500, "ML"


def test_a_row_of_no_known_site_leaves_the_group_incomplete(company):
    """It may be of any site: their own figures stand, and no total of them is whole."""
    made = company(
        [*WATER, ("O8", *STRAY), ("O9", *STRAY[:3], "", "ML"), ("O8", *STRAY)],
        "water_withdrawal_total", sites="A,Alpha,CL,mine\n",
    )  # fmt: skip
    assert made.states("water_withdrawal_ml") == {"A": "told", "GROUP": "refused"}
    assert made.figure("water_withdrawal_total", "A")["status"] == "complete"
    figure = made.figure("water_withdrawal_total")
    assert (figure["value"], figure["status"]) == (60, "incomplete")
    assert figure["reason"] == (
        "1 site incomplete: GROUP (Water withdrawn: refused, of no known site)"
    )
    ((entity, *_, message, _, _),) = made.findings("gap")
    assert (entity, message) == (
        "GROUP", "Handed in for 0 of 31 days; refused, blank or in conflict: "
        "2024-03-01 to 2024-03-31 (of no known site).",
    )  # fmt: skip


def test_a_row_of_no_known_site_is_asked_of_the_group_once(company):
    """Where the group tells of the metric itself, its own cell of the month lacks."""
    group = monthly("GROUP", "revenue", 2024, 5, "USD")
    stray = ("O8", "revenue", "2024-03-01", "2024-04-30", 5, "USD")
    made = company([*group, stray], "revenue_total")
    found = made.con.execute(
        "select first_day, state from facts.cell where metric_id = 'revenue' and "
        "site_id = 'GROUP' and window_name = 'period' and split = '' "
        "and state <> 'told'"
    ).fetchall()
    assert [(str(day), state) for day, state in found] == [
        ("2024-03-01", "refused"), ("2024-04-01", "refused")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "states"),
    [
        ("A,water_withdrawal_ml,2024-03-01,2024-03-31,500,ML,well 7, north",
         {"A": "refused told"}),
        ('A;water_withdrawal_ml;"2024-03-01";2024-03-31', {"A": "refused told"}),
        ("O8,water_withdrawal_ml,2024-03-01,2024-03-31,500,ML,x",
         {"A": "told", "GROUP": "refused"}),
        ("what is this,to,be,or,not,to,be", {"A": "told"}),
    ],
    ids=["a field too many", "too few", "of no known site", "of nothing that is known"],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_apart_leaves_its_month_incomplete(
    company, row, states
):
    made = company(
        WATER, "water_withdrawal_total", sites="A,Alpha,CL,mine\n",
        files={"intake/b.csv": ",".join(LONG) + f"\n{row}\n"},
    )  # fmt: skip
    assert made.states("water_withdrawal_ml") == states
    status = made.figure("water_withdrawal_total")["status"]
    assert status == ("complete" if states == {"A": "told"} else "incomplete")


@pytest.mark.parametrize(
    ("start", "end", "month"),
    [
        ("2024-02-01", "2024-02-30", 2),
        ("soon", "2024-05-31", 5),
        ("2024-07-31", "2024-07-01", 7),
    ],
    ids=["no such last day", "no first day", "backwards"],
)
def test_a_row_with_a_wrong_day_leaves_its_month_incomplete(company, start, end, month):
    """One source more of a site whose other rows are whole."""
    more = ("A", "water_withdrawal_ml", start, end, 500, "ML", "ground")
    rows = [(*row, "surface") for row in WATER]
    made = company(
        [*rows, more], "water_withdrawal_total", more=("source",),
        sites="A,Alpha,CL,mine\n",
    )  # fmt: skip
    assert made.con.execute(
        "select month(first_day) from facts.cell where state = 'refused' "
        "and split = '' and window_name = 'period' "
        "and metric_id = 'water_withdrawal_ml'"
    ).fetchall() == [(month,)]
    assert made.figure("water_withdrawal_total")["status"] == "incomplete"


@pytest.mark.parametrize(
    ("site", "entity", "rows", "indicator", "words"),
    [
        ("A", "A", WATER, "water_withdrawal_total", "refused, of no known day"),
        ("O8", "GROUP", WATER, "water_withdrawal_total",
         "refused, of no known site, of no known day"),
        ("A", "A", monthly("A", "employees_headcount", 2024, 5, "headcount"),
         "emp_total", "refused, of no known day"),
    ],
    ids=["of a site", "of no known site", "of a state"],
)  # fmt: skip
def test_a_row_of_no_known_day_may_be_of_any(
    company, site, entity, rows, indicator, words
):
    """One row more of a site whose others are whole, of a flow or of a state."""
    metric, unit = rows[0][1], rows[0][-1]
    more = (site, metric, "FY24", "end of year", 500, unit, "ground")
    made = company(
        [*((*row, "") for row in rows), more], indicator, more=("source",),
        sites="A,Alpha,CL,mine\n",
    )  # fmt: skip
    assert made.states(metric)[entity] == "refused"
    figure = made.figure(indicator)
    assert figure["status"] == "incomplete" and words in figure["reason"]
    ((named, *_, message, _, _),) = made.findings("gap")
    assert (named, message) == (
        entity, "A refused row of which no day can be read may be of any; refused, "
        "blank or in conflict: rows without days"
        f"{' (of no known site)' if site != entity else ''}.",
    )  # fmt: skip
