"""What moved between two releases: cells, factors, shares and sites as its causes.

One company of two sites and two years, and one thing changed at a time; then several.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.integration.changes import comparing
from tests.integration.changes.comparing import (
    FACTOR,
    INDICATORS,
    NONE,
    SETTINGS,
    YEAR_2025,
    Company,
    Compared,
    after,
    other_code,
    released,
)
from tests.projects import (
    LONG,
    make_project,
    monthly,
    write_csv,
)
from transforms.intake.deliver import withdraw
from transforms.project.folder import load


def test_a_corrected_cell_is_the_cause_with_both_its_places(company: Company) -> None:
    found = after(company, lambda: company.value("A2024.csv", 0, 19))
    assert found.causes() == {"input"}
    assert found.indicators() == {
        "energy_electricity_purchased", "ghg_scope2_location", "x_own",
    }  # fmt: skip
    (words,) = found.reasons()
    assert words.endswith("of A, 2024-01-01 to 2024-01-31: 7 MWh is now 19 MWh")
    assert found.rows(
        "select old_value, new_value, unit, old_place, new_place "
        "from changes.change_reason"
    ) == [(7, 19, "MWh", "A2024.csv, row 2, column 5", "A2024.csv, row 2, column 5")]
    # All of the year before the last: somebody has to know.
    assert found.rows(
        "select distinct is_prior, period_id from changes.figure_change"
    ) == [(True, "FY2024")]
    (change,) = found.rows(
        "select change from changes.figure_change where figure_id = "
        "'energy_electricity_purchased/GROUP-TOTAL/FY2024/operational_control/total'"
    )
    assert change == (12 * Decimal("3.6"),)


def test_rows_that_come_and_go_are_told_apart(company: Company) -> None:
    last = company.rows["B2025.csv"][11]  # electricity of December
    found = after(company, lambda: company.rows["B2025.csv"].pop(11))
    assert any(words.endswith("7 MWh is gone") for words in found.reasons())
    again = after(company, lambda: company.rows["B2025.csv"].append(last))
    assert any(words.endswith("7 MWh is new") for words in again.reasons())


@pytest.mark.parametrize(
    "beside",
    [
        lambda company: other_code(company.latest()),
        lambda company: company.settings("gwp_set: AR5\n"),
    ],
)
def test_a_cell_that_only_one_release_was_handed_is_a_cause_whatever_else_is(
    company: Company, beside: Callable[[Company], None]
) -> None:
    """Nor does other code, or another setting, stand for what was told anew."""
    hours = monthly("A", "hours_worked", 2025, 0, "h", "", "", "employee")
    found = after(
        company,
        lambda: company.rows["B2025.csv"].pop(11),
        lambda: company.rows.update({"hours.csv": hours}),
        lambda: beside(company),
    )
    assert any(words.endswith("7 MWh is gone") for words in found.reasons())
    causes = found.rows(
        "select distinct cause from changes.figure_change_cause "
        "join changes.figure_change using (figure_id) "
        "where new_value is not null and (indicator_id = 'energy_electricity_purchased'"
        " or (indicator_id = 'ohs_hours_employees' and old_status = 'not_collected'))"
    )
    assert causes == [("input",)]


def test_a_part_that_went_with_a_withdrawn_file_is_not_of_other_code_alone(
    company: Company,
) -> None:
    """A's fuel has no factor: that it is no gas's stands only while B's has some."""

    def take_back() -> None:
        del company.rows["B2025.csv"]
        (company.folder / "intake/B2025.csv").unlink()
        withdraw(load(company.folder), "B2025.csv", "another's", "Ana")

    found = after(company, take_back, lambda: other_code(company.latest()))
    causes = found.rows(
        "select figure_id, list_sort(list(cause)) from changes.figure_change "
        "join changes.figure_change_cause using (figure_id) "
        "where moved = 'gone' and entity = 'A' group by all"
    )
    assert causes and all(listed == ["input", "rule"] for _, listed in causes)


def test_a_cell_that_another_contradicts_is_a_cause_whatever_was_set_beside_it(
    company: Company,
) -> None:
    cell = [(*company.rows["A2025.csv"][0][:4], 8, "MWh", *NONE)]
    found = after(
        company,
        lambda: company.rows.update({"other.csv": cell}),
        lambda: company.settings("gwp_set: AR5\n"),
    )
    assert any(words.endswith("7 MWh is now in conflict") for words in found.reasons())
    del company.rows["other.csv"]
    (company.folder / "intake/other.csv").unlink()
    again = after(
        company,
        lambda: withdraw(load(company.folder), "other.csv", "another's", "Ana"),
    )
    told = "7 MWh is new, in conflict before"
    assert any(words.endswith(told) for words in again.reasons())


def test_the_same_cells_in_another_file_move_nothing(company: Company) -> None:
    def rename() -> None:
        (company.folder / "intake/A2024.csv").unlink()
        company.rows["again/A.csv"] = company.rows.pop("A2024.csv")

    found = after(company, rename)
    assert found.rows("from changes.figure_change") == []


@pytest.mark.rare
def test_a_factor_changed_in_place_is_named_with_both_values(company: Company) -> None:
    found = after(company, lambda: company.factor("0.5"))
    assert found.causes() == {"factor"}
    assert found.indicators() == {"ghg_scope2_location"}
    assert found.reasons() == [
        "own.grid.CO2 (0.3) is now own.grid.CO2 (0.5) (factors/own.csv)"
    ]
    # That B's power is of no gas stands only while A's is of some.
    company.write("sites.csv", "site_id,name,country\nA,Alpha,CL\nB,Beta,PE\n")
    head, own, _ = FACTOR.splitlines(keepends=True)
    company.write("factors/own.csv", head + own.format(value="0.5"))
    company.release()
    found = after(company, lambda: company.write("factors/own.csv", head))
    assert found.causes() == {"factor", "configuration"}
    assert found.reasons() == [
        "own.grid.CO2 (0.5) is now no factor (factors/own.csv)",
        "The project's files changed: factors/own.csv",
    ]


@pytest.mark.rare
def test_power_that_no_certificate_covers_any_more_has_no_other_factor(
    tmp_path: Path,
) -> None:
    folder = make_project(tmp_path / "p", periods="[FY2025]")
    (folder / "factors").mkdir()
    (folder / "factors/own.csv").write_text(FACTOR.format(value="0.3"))
    power = monthly("A", "electricity_purchased_mwh", 2025, 10, "MWh", "eac", "", "")
    sun = ("GROUP", "eac_retired_mwh", *YEAR_2025, 120, "MWh", "", "CL", "solar")
    columns = (*LONG, "instrument", "market", "technology")
    write_csv(folder / "intake/power.csv", columns, power)
    write_csv(folder / "intake/sun.csv", columns, [sun])
    old = released(folder, ["ghg_scope2_market"])
    write_csv(folder / "intake/sun.csv", columns, [(*sun[:4], 60, *sun[5:])])
    new = released(folder, ["ghg_scope2_market"])
    for one, other in ((old, new), (new, old)):
        found = Compared(one, other)
        assert found.causes() == {"input"}
        assert found.reasons() == [
            "What was told beside it, and so what is whole, changed: sun.csv"
        ]
    # With a factor of another value it is both.
    write_csv(folder / "intake/sun.csv", columns, [sun])
    (folder / "factors/own.csv").write_text(FACTOR.format(value="0.35"))
    assert "factor" in Compared(new, released(folder, ["ghg_scope2_market"])).causes()


@pytest.mark.rare
def test_a_gas_without_a_factor_any_more_is_gone_with_its_factor(
    company: Company,
) -> None:
    both = FACTOR.format(value="0.3")
    methane = both.splitlines()[1].replace("CO2", "CH4_nonfossil")
    company.write("factors/own.csv", both + methane.replace("0.3", "0.01") + "\n")
    company.release()
    found = after(company, lambda: company.factor("0.3"))
    assert found.causes() == {"factor"}
    assert found.reasons() == [
        "own.grid.CH4_nonfossil (0.01) counts no more (factors/own.csv)"
    ]
    # And where a fact had none at all, of whatever gas.
    company.write("factors/own.csv", "".join(both.splitlines(True)[::2]))
    company.release()
    found = after(company, lambda: company.factor("0.3"))
    assert found.causes() == {"factor"}
    assert found.reasons() == ["no factor is now own.grid.CO2 (0.3) (factors/own.csv)"]


@pytest.mark.rare
def test_what_counts_no_more_beside_what_is_split_otherwise_has_no_other_value(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Water by source, of which one row loses its source: it is the whole then."""
    names = (*INDICATORS, "water_withdrawal_total")
    monkeypatch.setattr(comparing, "INDICATORS", names)

    def hand_in(source: str) -> None:
        cells = ("A", "water_withdrawal_ml", "2025-10-01", "2025-10-31")
        rows = [(*cells, 14, "ML", source), (*cells, 43, "ML", "ground")]
        write_csv(company.folder / "intake/water.csv", (*LONG, "source"), rows)

    hand_in("surface")
    company.release()
    found = after(company, lambda: hand_in(""))
    what = "Water withdrawn of A, 2025-10-01 to 2025-10-31"
    assert found.causes() == {"input"}
    assert {words for words in found.reasons() if words.startswith(what)} == {
        f"{what}: split otherwise, before source=surface",
        f"{what}, source=ground: counts no more, 43 ML",
        f"{what}, source=surface: 14 ML is gone",
    }


def test_a_share_that_changed_is_a_change_of_the_boundary(company: Company) -> None:
    found = after(
        company,
        lambda: company.owners("0.6", "2025-06-30", "B,2025-07-01,,0.4,1,1\n"),
    )
    assert found.causes() == {"boundary"}
    assert found.rows(
        "select distinct period_id, consolidation from changes.figure_change"
    ) == [("FY2025", "equity_share")]
    assert all("B counts at" in words for words in found.reasons())


@pytest.mark.rare
def test_what_a_mine_told_before_it_was_bought_is_no_reason(company: Company) -> None:
    columns = "site_id,valid_from,equity_share,financial_control,operational_control\n"
    owners = "A,2020-01-01,1,1,1\nB,2025-07-01,1,1,1\n"
    company.write("ownership.csv", columns + owners)
    company.release()
    rows = monthly("B", "hours_worked", 2025, 5, "h", "", "", "employee")
    found = after(company, lambda: company.rows.update({"late.csv": rows}))
    told = [words for words in found.reasons() if words.endswith("5 h is new")]
    assert len(told) == 6 and not any("2025-06-01" in words for words in told)


@pytest.mark.rare
def test_a_certificate_that_was_withdrawn_is_the_reason_of_what_it_covered(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The electricity says what it said, and its site counts as it did."""
    monkeypatch.setattr(comparing, "INDICATORS", (*INDICATORS, "ghg_scope2_market"))
    power = monthly("A", "electricity_purchased_mwh", 2025, 3, "MWh", "eac", "")
    paper = ("A", "eac_retired_mwh", "2025-01-01", "2025-12-31", 20, "MWh", "", "CL")
    columns = (*LONG, "instrument", "market")
    write_csv(company.folder / "intake/power.csv", columns, power)
    write_csv(company.folder / "intake/paper.csv", columns, [paper])
    company.release()

    def take_back() -> None:
        (company.folder / "intake/paper.csv").unlink()
        withdraw(load(company.folder), "paper.csv", "sold on", "Ana")

    found = after(company, take_back)
    assert found.causes() == {"input"}
    assert found.reasons() == [
        "What was told beside it, and so what is whole, changed: paper.csv"
    ]


def test_a_site_that_was_sold_is_a_change_of_the_boundary(company: Company) -> None:
    found = after(company, lambda: company.owners("0.6", "2024-12-31"))
    assert found.causes() == {"boundary"}
    assert found.rows("select distinct period_id from changes.figure_change") == [
        ("FY2025",)
    ]


@pytest.mark.rare
def test_a_figure_that_came_or_went_says_with_what(company: Company) -> None:
    def without(site: str) -> None:
        company.write("sites.csv", "site_id,name,country\nA,Alpha,CL\n")
        company.write(
            "ownership.csv",
            "site_id,valid_from,valid_to,equity_share,financial_control,"
            "operational_control\nA,2020-01-01,,1,1,1\n",
        )
        for year in (2024, 2025):
            company.rows.pop(f"{site}{year}.csv")
            (company.folder / f"intake/{site}{year}.csv").unlink()
            withdraw(load(company.folder), f"{site}{year}.csv", "sold", "Ana")

    found = after(company, lambda: without("B"))
    boundary = {why for why in found.why("gone") if why[0] == "boundary"}
    assert boundary == {
        ("boundary", "B is in sites.csv no more"),
        ("boundary", "country:US is in sites.csv no more"),
    }
    # Parts of the group that B alone told, and what A lacks in splits that B alone has.
    rest = found.why("gone") - boundary
    told = " of B, .* is gone$|^What was told beside it.*: B2024.csv"
    assert all(re.search(told, words) for _, words in rest)
    found = after(company, lambda: company.write(
        "orebook.yaml", SETTINGS.replace("FY2024, ", "")))  # fmt: skip
    assert found.why("gone") == {("configuration", "FY2024 is reported no more")}
    found = after(
        company, (company.folder / "overrides/indicators/x_own.sql").unlink,
        lambda: company.write("sites.csv", "site_id,name,country\nA,Alpha,PE\n"),
    )  # fmt: skip
    assert found.why("gone") == {
        ("formula", "x_own is computed no more"),
        ("boundary", "country:CL is in sites.csv no more"),
        # Of the other grid.
        ("factor", "own.grid.CO2 (0.3) is now no factor (sites.csv)"),
    }
    assert found.why("new") == {("boundary", "country:PE is in sites.csv now")}


@pytest.mark.rare
def test_a_period_of_other_days_is_a_change_of_settings(company: Company) -> None:
    found = after(company, lambda: company.settings("fiscal_year_end: 06-30\n"))
    assert found.causes() == {"configuration"}
    # Every month of the other tells the same.
    assert {words for _, words in found.why("value")} == {
        "FY2024 is 2023-07-01 to 2024-06-30 instead of 2024-01-01 to 2024-12-31"
    }


@pytest.mark.rare
def test_another_gwp_set_is_a_change_of_settings(company: Company) -> None:
    found = after(company, lambda: company.settings("gwp_set: AR5\n"))
    assert found.causes() == {"configuration"}
    assert found.reasons() == ["Settings changed: gwp_set AR6 -> AR5"]
    # A file that changed with it may be what is behind it.
    activities = "site_id,activity,valid_from,valid_to\nA,mine,,\n"
    found = after(company, lambda: company.settings("gwp_set: AR6\n"),
                  lambda: company.write("activities.csv", activities))  # fmt: skip
    assert found.reasons() == [
        "Settings changed: gwp_set AR5 -> AR6; and files of the project: activities.csv"
    ]
