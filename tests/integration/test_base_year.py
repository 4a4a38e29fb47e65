"""A base year is recalculated for what was bought or sold, and not for growth."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import LONG, make_project, monthly, write_csv
from transforms import catalogue
from transforms.mart.table import MART, tables
from transforms.project.folder import load
from transforms.project.problem import ProjectProblem
from transforms.run import Run

# A month of each site; the year of the group is 12,000 t, as in the base year.
MONTH = {"A": 900, "B": 80, "C": 20}
WHOLE = "{0},2020-01-01,,1,1,1\n"
INDICATORS = ("ghg_scope1_gross", "ghg_scope2_location", "ghg_scope2_market")


def findings(
    folder: Path,
    owners: str,
    *,
    rows: list[tuple[object, ...]] | None = None,
    sites: str = "",
    extra: str = "",
) -> list[tuple[str, str]]:
    """(message, remedy) of the findings on the base year."""
    make_project(
        folder, periods="[FY2023, FY2025]", ownership=owners,
        sites="A,Alpha,CL,\nB,Beta,CL,\nC,Gamma,CL,\n" + sites,
        extra="base_year: FY2023\n" + extra,
    )  # fmt: skip
    (folder / "sites.csv").write_text(
        (folder / "sites.csv").read_text().replace("country\n", "country,opened\n", 1)
    )
    told = [
        row
        for site, value in MONTH.items()
        for year in (2023, 2025)
        for row in monthly(site, "ghg_measured_t", year, value, "t", "CO2", "stack", "")
    ]
    write_csv(
        folder / "intake/x.csv", (*LONG, "gas", "process", "base_year"),
        [*told, *(rows or [])],
    )  # fmt: skip
    every = catalogue.load(folder / "overrides")
    chosen = {name: every[name] for name in INDICATORS}
    with Run.open(load(folder), indicators=chosen) as run:
        run.conclude()
        return run.con.execute(
            f"select message, remedy from ({tables(MART)['findings'].select}) "
            "where kind = 'base_year' order by all"
        ).fetchall()


def test_a_site_of_eight_per_cent_that_was_sold(tmp_path: Path) -> None:
    owners = WHOLE.format("A") + "B,2020-01-01,2024-06-30,1,1,1\n" + WHOLE.format("C")
    ((message, remedy),) = findings(tmp_path / "p", owners)
    assert message == (
        "On the boundary of 2025-12-31 the base year is 11040 tCO2e, not 12000: 8 % of "
        "it moves (B (sold since) -960). From 5 % on the base year is recalculated."
    )
    assert "Hand in ghg_scope1_base" in remedy


def test_growth_and_decline_are_no_reason(tmp_path: Path) -> None:
    grown = monthly("N", "ghg_measured_t", 2025, 5000, "t", "CO2", "stack", "")
    owners = "".join(map(WHOLE.format, "ABC")) + "N,2024-02-01,,1,1,1\n"
    assert findings(
        tmp_path / "p", owners, rows=grown, sites="N,New,CL,2024-02-01\n"
    ) == []  # fmt: skip


def test_small_changes_add_up_and_none_hides_another(tmp_path: Path) -> None:
    """C sold, 2 %: it stays. With half of B sold, 4 %, it is 6 %. A site that was
    bought counts as in its latest year, and does not make up for what was sold."""
    a, c = WHOLE.format("A"), "C,2020-01-01,2024-06-30,1,1,1\n"
    ((message, remedy),) = findings(tmp_path / "c", a + WHOLE.format("B") + c)
    assert "not 12000: 2 % of it moves" in message and remedy == ""
    assert message.endswith("Below 5 % it stays; later changes add to this.")
    half = "B,2020-01-01,2024-06-30,1,1,1\nB,2024-07-01,,0.5,1,1\n"
    ((message, _),) = findings(
        tmp_path / "bc", a + half + c, extra="consolidation: equity_share\n"
    )
    assert "is 11280 tCO2e, not 12000: 6 % of it moves" in message
    assert "(B (share 100 % in the base year, 50 % now) -480; C (sold" in message
    # Bought in the middle of 2025: 184 of 365 days are told, the year is twice as much.
    bought = monthly("D", "ghg_measured_t", 2025, 60, "t", "CO2", "stack", "")[6:]
    ((message, remedy),) = findings(
        tmp_path / "d", a + WHOLE.format("B") + c + "D,2025-07-01,,1,1,1\n",
        rows=bought, sites="D,Delta,CL,2019-01-01\n",
    )  # fmt: skip
    assert "D (bought since) +714.13, as in FY2025" in message
    assert "7.95 % of it moves" in message and "recalculated" in message


def test_an_acquisition_of_six_per_cent(tmp_path: Path) -> None:
    """31,000 t bought beside a base year of 520,000 t are 5.96 per cent."""
    days = ("-01-01", "-12-31")
    years = {"E": {2023: 508_000, 2025: 508_000}, "D": {2025: 31_000}}
    told = [
        (site, "ghg_measured_t", *(f"{year}{day}" for day in days), value, "t", "CO2",
         "stack", "")
        for site, values in years.items()
        for year, value in values.items()
    ]  # fmt: skip
    ((message, remedy),) = findings(
        tmp_path / "p",
        "".join(map(WHOLE.format, "ABCE")) + "D,2024-01-01,,1,1,1\n",
        rows=told,
        sites="D,Delta,CL,2019-01-01\nE,Eta,CL,2010-01-01\n",
    )
    assert "is 551000 tCO2e, not 520000: 5.96 % of it moves" in message
    assert "D (bought since) +31000" in message
    assert remedy != ""


def test_the_recalculated_base_year_ends_it(tmp_path: Path) -> None:
    owners = WHOLE.format("A") + "B,2020-01-01,2024-06-30,1,1,1\n" + WHOLE.format("C")
    said = ("GROUP", "ghg_scope1_base", "2025-01-01", "2025-12-31")
    told = [(*said, 11040, "tCO2e", "", "", "2023")]
    assert findings(tmp_path / "p", owners, rows=told) == []
    told = [(*said, 12000, "tCO2e", "", "", "2023")]
    ((message, _),) = findings(tmp_path / "q", owners, rows=told)
    assert message.endswith("recalculated; that handed in is 12000.")


def test_a_base_year_without_figures_is_refused(tmp_path: Path) -> None:
    make_project(tmp_path, extra="base_year: FY2020\n")
    with pytest.raises(ProjectProblem, match="base_year: 'FY2020' is none of periods"):
        load(tmp_path)
