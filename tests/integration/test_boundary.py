"""What the company holds of a place, and since when, decides what counts of it.

Worked by hand on a small company: a mine of which it holds 60 per cent, since July 80;
a port that its partner runs, shared by halves; a mine bought on 1 October, one sold on
31 March; water and goods that own sites pass to one another.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.projects import LONG, make_project, monthly, run_to_figures, write_csv
from warehouse.connection import connect

SITES = "M,Mine,CL\nP,Port,CL\nX,Bought,US\nY,Sold,US\n"
OURS = """\
M,2020-01-01,2025-06-30,0.6,1,1
M,2025-07-01,,0.8,1,1
P,2020-01-01,,0.5,0,0
X,2025-10-01,,1,1,1
Y,2020-01-01,2025-03-31,1,1,1
"""
# What is not ours of the mine and of the port.
PARTNER = """\
M,2020-01-01,2025-06-30,0.4,0,0
M,2025-07-01,,0.2,0,0
P,2020-01-01,,0.5,1,1
"""
YEAR = ("2025-01-01", "2025-12-31")
HEAD = (*LONG, "source", "revenue_component", "gender")


def told(sites: str) -> list[tuple[object, ...]]:
    """10 ML of water a month, 365 t of ore in a year and people at each month's end."""
    rows: list[tuple[object, ...]] = []
    for site in sites:
        rows += monthly(site, "water_withdrawal_ml", 2025, 10, "ML", "surface", "", "")
        rows.append((site, "ore_mined_t", *YEAR, 365, "t", "", "", ""))
        for row in monthly(site, "employees_headcount", 2025, 100, "headcount"):
            rows.append((*row[:2], row[3], row[3], *row[4:], "", "", "female"))
    return rows


def company(
    folder: Path, sites: str, ownership: str, *more: tuple[object, ...]
) -> Path:
    listed = "".join(line + "\n" for line in SITES.splitlines() if line[0] in sites)
    made = make_project(folder, periods="[FY2025]", sites=listed, ownership=ownership)
    write_csv(made / "intake/told.csv", HEAD, [*told(sites), *more])
    return run_to_figures(made)


def figures(release: Path, indicator: str, consolidation: str) -> dict[str, Decimal]:
    """Entity -> value of the year's total."""
    with connect(release / "orebook.duckdb", read_only=True) as con:
        return dict(
            con.execute(
                "select entity, value from mart.fact_figure where breakdown = '' and "
                "indicator_id = ? and consolidation = ? and value is not null",
                [indicator, consolidation],
            ).fetchall()
        )


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return company(
        tmp_path_factory.mktemp("ours"), "MPXY", OURS,
        # 5 ML that the mine passed on to the mine that was bought, in December.
        *[(*row[:4], -5 if row[2] == "2025-12-01" else 0, *row[5:]) for row in monthly(
            "ELIMINATION", "water_withdrawal_ml", 2025, 0, "ML", "surface", "", "")],
        ("ELIMINATION", "employees_headcount", "2025-12-31", "2025-12-31", -1,
         "headcount", "", "", "female"),
        ("M", "revenue", *YEAR, 1000, "USD", "", "net_sales", ""),
        ("ELIMINATION", "revenue", *YEAR, -400, "USD", "", "net_sales", ""),
    )  # fmt: skip


@pytest.fixture(scope="module")
def partner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return company(tmp_path_factory.mktemp("partner"), "MP", PARTNER)


def test_of_what_is_run_all_counts_while_it_is_run(ours: Path) -> None:
    found = figures(ours, "water_withdrawal_total", "operational_control")
    # M 12 months, X from October, Y until March; the port is run by the partner.
    assert found == {
        "M": 120, "X": 30, "Y": 30, "country:CL": 120, "country:US": 60,
        "ELIMINATION": -5, "GROUP-TOTAL": 175,
    }  # fmt: skip


def test_of_what_is_held_the_share_of_each_day_counts(ours: Path) -> None:
    found = figures(ours, "water_withdrawal_total", "equity_share")
    # 60 x 0.6 + 60 x 0.8 of the mine, 120 x 0.5 of the port.
    assert found == {
        "M": 84, "P": 60, "X": 30, "Y": 30, "country:CL": 144, "country:US": 60,
        "ELIMINATION": -5, "GROUP-TOTAL": 199,
    }  # fmt: skip


def test_a_year_told_as_one_is_cut_on_the_day_the_share_changed(ours: Path) -> None:
    found = figures(ours, "prod_ore_mined", "equity_share")
    # A tonne a day: 181 days at 0.6 and 184 at 0.8; half of the port's 365.
    # The share of the year has ten decimals: 365 t of it are right to the gram.
    assert abs(found["M"] - Decimal("255.8")) < Decimal("1e-6")
    assert found["P"] == Decimal("182.5")


def test_stocks_are_those_of_whoever_is_inside_on_the_last_day(ours: Path) -> None:
    found = figures(ours, "emp_total", "operational_control")
    assert found["GROUP-TOTAL"] == 200
    assert "Y" not in found


def test_what_own_sites_sell_to_one_another_is_left_out_of_the_group_alone(
    ours: Path,
) -> None:
    found = figures(ours, "evg", "financial_control")
    assert (found["M"], found["GROUP-TOTAL"]) == (1000, 600)


def test_a_posting_takes_flows_away_and_no_people(ours: Path) -> None:
    with connect(ours / "orebook.duckdb", read_only=True) as con:
        found = con.execute(
            "select text, message from mart.rejects where severity = 'refused'"
        ).fetchall()
    ((site, message),) = found
    assert site == "ELIMINATION" and "this metric tells of no flow" in message


def test_the_shares_of_the_partners_add_up_to_the_whole(
    ours: Path, partner: Path
) -> None:
    for indicator, whole in (("water_withdrawal_total", 120), ("prod_ore_mined", 365)):
        mine, theirs = (
            figures(release, indicator, "equity_share") for release in (ours, partner)
        )
        for site in "MP":
            assert abs(mine[site] + theirs[site] - whole) < Decimal("1e-6")


def test_what_is_run_is_run_by_one_of_them(ours: Path, partner: Path) -> None:
    mine, theirs = (
        figures(release, "water_withdrawal_total", "operational_control")
        for release in (ours, partner)
    )
    assert {s for s in "MP" if s in mine} == {"M"}
    assert {s for s in "MP" if s in theirs} == {"P"}
