"""What moved between two releases: every figure, its causes, and what was changed.

One company of two sites and two years, and one thing changed at a time; then several.
"""

from __future__ import annotations

import copy
import json
import random
import re
import shutil
from collections.abc import Callable, Collection
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from pipelines import cli, session
from pipelines.changes import Told
from pipelines.commands.run import print_moved
from tests.projects import (
    LONG,
    make_project,
    monthly,
    release_figures,
    run_to_figures,
    write_csv,
)
from tests.rooms import ROOT
from transforms import catalogue
from transforms.catalogue.formula import EXACT, rounded
from transforms.intake.deliver import withdraw
from transforms.mart import change_publication, changes
from transforms.mart.change_tables import fill
from transforms.mart.verify import verify
from transforms.project.folder import load
from warehouse.connection import connect, literal

# Every indicator that these need, and no other.
INDICATORS = (
    "energy_electricity_purchased", "ghg_scope2_location", "ghg_s1_mobile",
    "prod_ore_processed", "ohs_hours_employees", "emp_total", "x_own",
)  # fmt: skip
OWN = """/*
name: Electricity per tonne of ore
unit: MWh/t
method: Electricity bought / ore processed. Own method.
consolidation: boundary_weighted
figure: {formula}
roles:
  power: {{from: {{metric: electricity_purchased_mwh}}}}
  ore: {{from: {{metric: ore_processed_t}}}}
*/
"""
FACTOR = (
    "factor_id,version,factor_kind,gas,source_category,activity,numerator_unit,"
    "denominator_unit,calorific_basis,value,region,valid_from,valid_to,publisher,"
    "licence,confidence\n"
    "own.grid.CO2,1,grid,CO2,purchased_electricity,electricity,t,MWh,not_energy,{value},"
    "CL,2023-01-01,2025-12-31,Own,own,verified\n"
    "own.grid_us.CO2,1,grid,CO2,purchased_electricity,electricity,t,MWh,not_energy,0.4,"
    "US,2023-01-01,2025-12-31,Own,own,verified\n"
)
NONE = ("", "", "")
# What answers a standard moves no figure.
SETTINGS = "company: Test\nperiods: [FY2024, FY2025]\nstandards: []\n"
YEAR_2025 = ("2025-01-01", "2025-12-31")
OWNERS = "A,2020-01-01,,1,1,1\nB,2020-01-01,{last},{share},1,1\n"


class Company:
    """A project whose parts can be changed, and a release of what it then is."""

    def __init__(self, folder: Path) -> None:
        self.folder = make_project(folder)
        self.settings("")
        self.rows: dict[str, list[tuple[object, ...]]] = {}
        for site in "AB":
            for year in (2024, 2025):
                rows = monthly(site, "electricity_purchased_mwh", year, 7, "MWh", *NONE)
                rows += monthly(site, "ore_processed_t", year, 1000, "t", *NONE)
                rows += monthly(site, "fuel_use_qty", year, 50, "m3", "diesel",
                                "mobile_offroad", "")  # fmt: skip
                self.rows[f"{site}{year}.csv"] = rows
        self.own("power / ore")
        self.factor("0.3")
        self.owners("0.6")

    def own(self, formula: str) -> None:
        self.write("overrides/indicators/x_own.sql", OWN.format(formula=formula))

    def factor(self, value: str) -> None:
        self.write("factors/own.csv", FACTOR.format(value=value))

    def owners(self, share: str, last: str = "", more: str = "") -> None:
        self.write(
            "ownership.csv",
            "site_id,valid_from,valid_to,equity_share,financial_control,"
            "operational_control\n" + OWNERS.format(last=last, share=share) + more,
        )

    def settings(self, more: str) -> None:
        self.write("orebook.yaml", SETTINGS + more)

    def value(self, file: str, row: int, value: object) -> None:
        old = self.rows[file][row]
        self.rows[file][row] = (*old[:4], value, *old[5:])

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def latest(self) -> Path:
        return (self.folder / "published/latest").resolve() / "orebook.duckdb"

    def deliver(self) -> None:
        for name, rows in self.rows.items():
            path = self.folder / "intake" / name
            write_csv(path, (*LONG, "fuel", "fuel_use", "worker_type"), rows)

    def release(self, *, is_whole: bool = False, tables: bool = False) -> Path:
        self.deliver()
        return released(self.folder, INDICATORS, is_whole=is_whole, tables=tables)


def released(
    folder: Path,
    indicators: Collection[str],
    *,
    is_whole: bool = False,
    tables: bool = False,
) -> Path:
    """The database of a release of these indicators alone; a whole one is compared with
    the one before as it is made, and so is one with ``tables`` as files."""
    every = catalogue.load(folder / "overrides")
    chosen = {name: every[name] for name in indicators if name in every}
    with session.Session.open(load(folder), indicators=chosen) as opened:
        opened.documents, opened.has_table_files = {}, tables
        made = opened.publish() if is_whole or tables else release_figures(opened)
        return made / "orebook.duckdb"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A company with its first release, which nobody changes."""
    made = Company(tmp_path_factory.mktemp("first") / "p")
    made.release(is_whole=True)
    return made


@pytest.fixture
def company(first: Company, tmp_path: Path) -> Company:
    """The same, to be changed; its release is the one that stands."""
    folder = shutil.copytree(first.folder, tmp_path / "p", symlinks=True)
    found = copy.deepcopy(first)
    found.folder = Path(folder)
    return found


class Compared:
    """Two releases side by side."""

    def __init__(self, old: Path, new: Path) -> None:
        self.con = duckdb.connect()
        manifests = old.parent / "release.json", new.parent / "release.json"
        fill(self.con, old, new, manifests)
        self.add_up(old, new)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.con.execute(sql).fetchall()

    def add_up(self, old: Path, new: Path) -> None:
        """Each figure that differs is there with a cause, no other is, and effects add
        up to changes."""
        with connect() as con:
            con.execute(
                f"attach '{old}' as o (read_only); attach '{new}' as n (read_only)"
            )
            wanted = con.execute(
                "select n.figure_id "
                "from o.mart.fact_figure o join n.mart.fact_figure n "
                "on n.figure_id = o.figure_id where n.value is distinct from o.value "
                "or n.status <> o.status or (n.unit <> o.unit "
                "and coalesce(n.value, o.value) is not null) order by all"
            ).fetchall()
        moved = "from changes.figure_change where moved in ('value', 'state')"
        assert self.rows(f"select figure_id {moved} order by all") == wanted
        assert not self.rows(
            f"select figure_id, change {moved} and change is not null and change "
            "is distinct from (select sum(effect) from changes.figure_change_cause e "
            "where e.figure_id = figure_change.figure_id) and moved = 'value'"
        )
        # What came or went as well.
        assert not self.rows(
            "select figure_id from changes.figure_change where figure_id not in "
            "(select figure_id from changes.figure_change_cause)"
        )
        assert not self.rows(
            "select figure_id from changes.figure_change where figure_id not in "
            "(select figure_id from changes.figure_change_reason)"
        )

    def why(self, moved: str) -> set[tuple[str, str]]:
        """Causes and words of the figures that moved so."""
        return set(self.rows(
            "select r.cause, r.words from changes.figure_change f "
            "join changes.figure_change_reason using (figure_id) "
            f"join changes.change_reason r using (reason_no) where f.moved = '{moved}'"
        ))  # type: ignore[arg-type]  # fmt: skip

    def causes(self) -> set[str]:
        return {cause for (cause,) in self.rows(
            "select distinct cause from changes.figure_change_cause")}  # fmt: skip

    def indicators(self) -> set[str]:
        return {name for (name,) in self.rows(
            "select distinct indicator_id from changes.figure_change")}  # fmt: skip

    def reasons(self) -> list[str]:
        return [words for (words,) in self.rows(
            "select words from changes.change_reason where figures > 0 "
            "order by reason_no")]  # fmt: skip

    def beside(self) -> list[tuple[str, str]]:
        """Cause and words of what moved no figure."""
        return self.rows(
            "select cause, words from changes.change_reason where figures = 0 "
            "order by reason_no"
        )  # type: ignore[return-value]


def after(company: Company, *changes: Any) -> Compared:
    """What a company's releases show before and after it was changed."""
    old = company.latest()
    for change in changes:
        change()
    return Compared(old, company.release())


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


def other_code(release: Path) -> None:
    """Have a release say that other code made it."""
    manifest = release.parent / "release.json"
    said = json.loads(manifest.read_text()) | {"code": "0" * 64}
    manifest.chmod(0o644)
    manifest.write_text(json.dumps(said))


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
    monkeypatch.setattr(f"{__name__}.INDICATORS", names)

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
    monkeypatch.setattr(f"{__name__}.INDICATORS", (*INDICATORS, "ghg_scope2_market"))
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


def test_other_regions_of_factors_are_the_cause_whatever_was_told_beside_them(
    company: Company,
) -> None:
    hours = monthly("A", "hours_worked", 2025, 5, "h", "", "", "employee")
    found = after(company, lambda: company.settings("factor_regions: [GB]\n"),
                  lambda: company.rows.update({"hours.csv": hours}))  # fmt: skip
    assert found.causes() == {"input", "factor", "configuration"}
    assert "Settings changed: factor_regions none -> GB" in found.reasons()
    assert set(found.rows(
        "select distinct cause from changes.figure_change_cause where effect <> 0 "
        "and figure_id like 'ghg_s1_mobile/%'"
    )) <= {("factor",)}  # fmt: skip
    # Of a house's three factors each takes the place of that of its gas.
    found = after(company, lambda: company.settings("factor_regions: [US]\n"))
    gases = [
        re.findall(r"\.(CO2|CH4|N2O)", words) for words in found.reasons()
        if words.endswith(" (factor_regions GB -> US)")
    ]  # fmt: skip
    assert len(gases) >= 3 and all(len(set(pair)) == 1 for pair in gases), gases


def test_another_approach_that_leads_is_said_though_no_figure_moves(
    company: Company,
) -> None:
    found = after(company, lambda: company.settings("consolidation: equity_share\n"))
    assert found.rows("from changes.figure_change") == []
    assert found.rows("select words, figures from changes.change_reason") == [
        ("Settings changed: consolidation operational_control -> equity_share. "
         "Documents show the figures of the other approach first", 0)
    ]  # fmt: skip


def test_another_unit_is_another_value_whatever_the_number_is(company: Company) -> None:
    text = OWN.format(formula="power / ore").replace("MWh/t", "MWh/kt")
    own = "overrides/indicators/x_own.sql"
    found = after(company, lambda: company.write(own, text))
    assert found.why("value") == {("formula", "x_own is in MWh/kt, before MWh/t")}
    assert found.rows(
        "select distinct old_value, new_value, change from changes.figure_change "
        "where entity = 'A' and period_id = 'FY2025'"
    ) == [(Decimal("0.007"), Decimal("0.007"), None)]


def test_another_unit_does_not_hide_what_was_changed_beside_it(
    company: Company,
) -> None:
    text = OWN.format(formula="power / ore").replace("MWh/t", "MWh/kt")
    own = "overrides/indicators/x_own.sql"
    found = after(company, lambda: company.write(own, text),
                  lambda: company.value("A2025.csv", 0, 19))  # fmt: skip
    said = found.rows(
        "select r.cause, r.words from changes.figure_change_reason "
        "join changes.change_reason r using (reason_no) where figure_id = "
        "'x_own/A/FY2025/operational_control/total' order by all"
    )
    assert said[0] == ("formula", "x_own is in MWh/kt, before MWh/t")
    assert [words.endswith("7 MWh is now 19 MWh") for _, words in said[1:]] == [True]


def test_another_currency_hides_neither_a_cell_nor_a_rate(company: Company) -> None:
    def tell(first: int, rate: str) -> None:
        january = "2025-01-01", "2025-01-31"
        rates = monthly("GROUP", "fx_rate", 2025, "0.001", "rate", "", "CLP", "average")
        rates[0] = (*rates[0][:4], rate, *rates[0][5:])
        write_csv(
            company.folder / "intake/money.csv",
            (*LONG, "obligation", "currency", "rate_type"),
            [("A", "community_investment", *january, first, "CLP", "voluntary", "", ""),
             *rates],
        )  # fmt: skip

    indicators = (*INDICATORS, "evd_community")
    tell(5000, "0.001")
    company.deliver()
    old = released(company.folder, indicators)
    tell(9000, "0.002")
    company.settings("currency: EUR\n")
    found = Compared(old, released(company.folder, indicators))
    said = {(cause, words.split(": ", 1)[1]) for cause, words in found.why("value")}
    assert said == {
        ("configuration", "currency USD -> EUR"),
        ("input", "5,000 CLP is now 9,000 CLP"),
    }  # fmt: skip
    assert [(cause, words.split(": ")[1]) for cause, words in found.beside()[:2]] == [
        ("configuration", "11 stand as they were, when money was USD. Are they into "
         "EUR?"),
        ("input", "1 were told otherwise, which amounts in EUR do not tell apart from "
         "the currency"),
    ]  # fmt: skip


def test_what_is_said_of_figures_that_did_not_move_is_counted_in_one_line(
    company: Company,
) -> None:
    company.rows["A2025.csv"] = company.rows["A2025.csv"][:-1]
    company.settings("publication_date: 2026-02-01\n")
    company.release()
    found = after(company, lambda: company.write(
        "expected.csv", "site_id,metric_id,due_days,applicable,reason,decided_by\n"
        "A,fuel_use_qty,,waived,the invoice comes late,Ana\n"))  # fmt: skip
    assert found.rows("from changes.figure_change") == []
    ((cause, words),) = found.beside()
    assert cause == "configuration"
    assert words.startswith("Not listed: ")
    assert words.endswith(": expected.csv")
    assert "(reason of " in words


def test_a_setting_that_moves_what_is_whole_is_named_with_its_value(
    company: Company,
) -> None:
    company.rows["A2025.csv"] = company.rows["A2025.csv"][:-1]
    company.write("expected.csv", "site_id,metric_id,due_days\n*,*,30\n")
    company.settings("publication_date: 2026-01-02\n")
    company.release()
    found = after(company, lambda: company.settings("publication_date: 2026-06-01\n"))
    said = [*found.reasons(), *(words for _, words in found.beside())]
    assert said
    assert all(
        "orebook.yaml (publication_date 2026-01-02 -> 2026-06-01)" in words
        for words in said
    )


def test_where_a_site_stands_is_said_as_sites_csv_says_it(company: Company) -> None:
    sites = "site_id,name,country,tags\nA,Alpha,CL,open_pit\nB,Beta,CL,\n"
    indicators = (*INDICATORS, "ghg_scope1_gross")
    company.deliver()
    old = released(company.folder, indicators)
    company.write("sites.csv", sites)
    found = Compared(old, released(company.folder, indicators))
    told = set(found.reasons())
    assert told >= {
        "A has tag=open_pit now (sites.csv)", "B is in CL instead of US (sites.csv)"
    }  # fmt: skip
    assert not any("days on which a site" in words for words in told)


def test_what_is_read_otherwise_of_the_same_file_was_not_told_anew(
    company: Company,
) -> None:
    """A mapping takes another column of one file, beside a cell that was corrected."""
    mapping = (
        "files: m.csv\ncolumns: {S: site_id, U: unit, %s: value}\nconstants: "
        "{metric_id: electricity_purchased_mwh, period: FY2025}\nmelt: {}\n"
    )
    company.rows["A2025.csv"] = []
    company.write("mappings/m.yaml", mapping % "V")
    company.write("intake/m.csv", "S,U,V,W\nA,MWh,5,9\n")
    company.release()
    found = after(company, lambda: company.write("mappings/m.yaml", mapping % "W"),
                  lambda: company.value("A2024.csv", 0, 19))  # fmt: skip
    said = {(cause, words.split(": ", 1)[1]) for cause, words in found.why("value")}
    assert said == {
        ("input", "7 MWh is now 19 MWh"),
        ("configuration", "5 MWh is now 9 MWh, read otherwise from the same file"),
        ("configuration", "mappings/m.yaml"),
    }  # fmt: skip


def test_a_run_says_once_what_is_the_same_of_many_days() -> None:
    read = "Fuel of A, {}, fuel=diesel: {} L is gone, read otherwise from the same file"
    rate = "fx_rate:CLP:{0} (0.1) is now fx_rate:CLP:{0} (0.2)"
    reasons = [
        ("The project's files changed: mappings/m.yaml", 9),
        (read.format("2025-01-01 to 2025-01-31", "62,000"), 8),
        (read.format("2025-02-01 to 2025-02-28", "5.5"), 8),
        (rate.format("2025-01-01/2025-01-31"), 4),
        (rate.format("2025-02-01/2025-02-28"), 3),
        ("Fuel of B, 2025-01-01 to 2025-01-31: 5 L is now 6 L", 2),
        ("Fuel of B, 2025-02-01 to 2025-02-28: 5 L is now 7 L", 2),
        ("A has no tag now (sites.csv)", 1),
        ("A has no tag now (sites.csv)", 1),
        ("Settings changed: consolidation", 0),
    ]
    topics = [("Water: material, rank 1 -> 2 (impact I1 4 → 1)", True),
              ("Waste: material, rank 2 -> 1 (only other topics moved)", False)]
    told = Told(Path("a--b"), 9, 0, "", 0, 0, 0, reasons, topics)
    assert told.words == [
        "Figures moved from a to b: 9",
        f"  9 with: {reasons[0][0]}",
        f"  8 with: {reasons[1][0]} (and 1 alike, up to 2025-02-28)",
        f"  4 with: {reasons[3][0]} (and 1 alike, up to 2025-02-28)",
        "  and 4 changes more",
        "  Settings changed: consolidation",
        "  Material topics with another rank or state: 2",
        f"    {topics[0][0]}",
    ]
    listed, more = told.moving(20)
    assert (listed[-1], more) == (("A has no tag now (sites.csv) (and 1 alike)", 1), 0)


def test_another_formula_is_the_cause_where_nothing_else_is(company: Company) -> None:
    found = after(company, lambda: company.own("2 * power / ore"))
    assert found.causes() == {"formula"}
    assert found.reasons() == ["The method of x_own changed"]


def test_causes_that_meet_add_up_to_the_last_digit(company: Company) -> None:
    found = after(
        company,
        lambda: company.value("A2024.csv", 3, "11.123456789"),
        lambda: company.value("B2025.csv", 14, 777),
        lambda: company.factor("0.123456789"),
        lambda: company.owners("0.333"),
        lambda: company.own("3 * power / ore"),
        lambda: company.settings("gwp_set: AR5\n"),
    )
    assert found.causes() >= {"input", "factor", "boundary", "formula"}
    (most,) = found.rows(
        "select max(n) from (select count(*) as n from changes.figure_change_cause "
        "group by figure_id)"
    )
    assert most[0] >= 3


def test_a_fact_that_splits_take_apart_is_set_beside_itself(company: Company) -> None:
    indicators = (*INDICATORS, "energy_total")
    company.settings("factor_regions: [US]\n")
    company.deliver()
    old = released(company.folder, indicators)
    company.settings("factor_regions: [GB]\n")
    company.owners("0.5")
    found = Compared(old, released(company.folder, indicators))
    causes = "select cause from changes.figure_change_cause where figure_id = "
    figure = "energy_total/B/FY2025/{}/total"
    assert found.rows(f"{causes}'{figure.format('operational_control')}'") == [
        ("factor",)
    ]
    assert found.rows(f"{causes}'{figure.format('equity_share')}'") == [
        ("boundary",), ("factor",)
    ]  # fmt: skip


def test_what_went_with_the_control_of_a_site_was_not_told_anew(
    company: Company,
) -> None:
    hours = monthly("A", "hours_worked", 2025, 0, "h", "", "", "employee")
    company.rows["hours.csv"] = hours[:11]
    company.release()
    head, one, two = (company.folder / "ownership.csv").read_text().splitlines()
    owners = f"{head}\n{one}\n{two.removesuffix(',1,1')},0,1\n"
    found = after(company, lambda: company.write("ownership.csv", owners),
                  lambda: company.value("A2025.csv", 0, 19))  # fmt: skip
    gone = found.why("gone")
    words = "The days on which a site is inside changed: ownership.csv"
    assert ("boundary", words) in gone
    assert {cause for cause, _ in gone} == {"boundary"}


def test_a_site_that_came_and_is_not_whole_is_why_the_totals_above_it_are_not(
    company: Company,
) -> None:
    sites = (company.folder / "sites.csv").read_text()
    more = "C,Gamma" + sites.splitlines()[-1].removeprefix("B,Beta") + "\n"
    found = after(company, lambda: company.write("sites.csv", sites + more),
                  lambda: company.owners("0.6", more="C,2020-01-01,,1,1,1\n"),
                  lambda: company.value("A2025.csv", 0, 19))  # fmt: skip
    assert found.why("state") == {("boundary", "C is in sites.csv now")}


@pytest.mark.rare
def test_what_moved_only_in_its_state_has_a_cause(company: Company) -> None:
    hours = monthly("A", "hours_worked", 2025, 0, "h", "", "", "employee")
    company.rows["hours.csv"] = hours[:11]
    company.release()
    found = after(company, lambda: company.rows["hours.csv"].append(hours[11]))
    states = found.rows(
        "select old_status, new_status, change from changes.figure_change "
        "where moved = 'state' and entity = 'A' "
        "and indicator_id = 'ohs_hours_employees'"
    )
    assert ("incomplete", "zero", 0) in states


def test_what_moved_only_by_what_is_expected_names_the_file(company: Company) -> None:
    hours = monthly("A", "hours_worked", 2025, 0, "h", "", "", "employee")
    company.rows["hours.csv"] = hours[:11]
    company.release()
    expected = (
        "site_id,metric_id,valid_from,valid_to,frequency,due_days,applicable,reason,"
        "decided_by\nA,hours_worked,2025-12-01,,,,no,shut for the winter,the board\n"
    )
    found = after(company, lambda: company.write("expected.csv", expected))
    assert found.causes() == {"configuration"}
    assert found.reasons() == ["The project's files changed: expected.csv"]
    assert ("zero",) in found.rows(
        "select new_status from changes.figure_change where entity = 'A' "
        "and indicator_id = 'ohs_hours_employees' and moved = 'state'"
    )


@pytest.mark.rare
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_of_any_history_every_move_has_causes_that_add_up(
    company: Company, seed: int
) -> None:
    chance = random.Random(seed)
    old = company.latest()
    for _ in range(2):
        for _ in range(chance.randint(1, 4)):
            files = sorted(company.rows)
            file = chance.choice(files)
            match chance.randrange(6):
                case 0 | 1:
                    company.value(file, chance.randrange(30), chance.randint(0, 5000))
                case 2:
                    del company.rows[file][chance.randrange(30)]
                case 3:
                    company.factor(f"0.{chance.randint(1, 999):03}")
                case 4:
                    company.owners(f"0.{chance.randint(1, 9)}")
                case 5:
                    company.own(f"{chance.randint(1, 5)} * power / ore")
        new = company.release()
        Compared(old, new)
        old = new


def test_the_comparison_is_a_folder_that_can_be_made_again(
    company: Company, capsys: pytest.CaptureFixture[str]
) -> None:
    old = company.latest().parent.name
    company.value("A2024.csv", 0, 19)
    new = company.release(is_whole=True).parent.name
    folder = company.folder / "published/changes" / f"{old}--{new}"
    # The run that made the second release wrote it.
    made = {p.relative_to(folder).as_posix(): p.read_bytes()
            for p in folder.rglob("*") if p.is_file()}  # fmt: skip
    assert {"index.html", "changes.xlsx", "changes.json",
            "tables/figure_change.csv", "tables/change_reason.parquet"} <= made.keys()
    book = openpyxl.load_workbook(folder / "changes.xlsx")
    for sheet, words in (("What was changed", "Said before"), ("Figures", "Before")):
        (heads,) = [r for r in book[sheet].values if words in r]
        assert heads[heads.index(words) - 1] == "Unit"  # on the same printed page
    page = made["index.html"].decode()
    assert "7 MWh is now 19 MWh" in page and "of earlier periods (FY2024)" in page
    (folder / "index.html").write_text("another")
    (place,) = verify(load(company.folder)).problems
    assert "index.html" in place and "orebook changes" in place
    cli.main(["changes", "--project", str(company.folder)])
    told = capsys.readouterr().out
    assert f"Figures moved from {old} to {new}: " in told
    assert "of them of FY2024" in told and "7 MWh is now 19 MWh" in told
    again = {name: (folder / name).read_bytes() for name in made}
    assert again == made and not verify(load(company.folder)).problems
    with pytest.raises(SystemExit) as ended:
        cli.main(["changes", "--project", str(company.folder), "--from", "FY2020-x"])
    assert ended.value.code == 2
    assert "There is no release FY2020-x" in capsys.readouterr().err
    said = json.loads(made["changes.json"])
    assert said["files"].keys() == made.keys() - {change_publication.LIST}
    tables = json.loads(made["datapackage.json"])["resources"]
    assert {"figure_change", "material_topic_change"} < {t["name"] for t in tables}
    for table in tables:
        heads = made[table["path"]].decode().partition("\n")[0].split(",")
        assert [field["name"] for field in table["schema"]["fields"]] == heads
        assert all(field["description"] for field in table["schema"]["fields"])


def test_the_page_lists_what_came_and_what_went_with_its_cause(
    company: Company,
) -> None:
    company.own("ore / power")
    old = company.release(is_whole=True)
    for year in (2024, 2025):
        company.rows.pop(f"A{year}.csv")
        (company.folder / f"intake/A{year}.csv").unlink()
        withdraw(load(company.folder), f"A{year}.csv", "another's", "Ana")
    new = company.release(is_whole=True)
    folder = f"published/changes/{old.parent.name}--{new.parent.name}"
    page = (company.folder / folder / "index.html").read_text()
    with duckdb.connect() as con:
        found = con.execute(
            "select moved, indicator_id, name from "
            f"{literal(str(company.folder / folder / 'tables/figure_change.csv'))} "
            "where is_lead and moved in ('new', 'gone')"
        ).fetchall()
    assert {moved for moved, _, _ in found} == {"gone"}
    (gone,) = re.findall(r'<h2 id="gone">.*?</table>', page, re.DOTALL)
    assert gone.count("<tr>") == len(found) + 1
    for _, indicator, name in found:
        assert f"{old.parent.name}/report/trace/{indicator}" in gone and name in gone
    assert 'id="new"' not in page


def test_the_guide_shows_the_same_of_two_releases(company: Company) -> None:
    """By the lines that finance reads, in a database of nobody."""
    old = company.latest()
    company.value("A2024.csv", 0, 19)
    new = company.release(is_whole=True)
    page = (ROOT / "docs/finance.md").read_text(encoding="utf-8")
    (sql,) = re.findall(r"```sql two releases\n(.+?)```", page, re.DOTALL)
    for name, path in (("aaaaaaaaaaaa", old), ("bbbbbbbbbbbb", new)):
        shown = f"published/FY2025-{name}/orebook.duckdb"
        assert shown in sql
        sql = sql.replace(shown, str(path))
    beside = company.folder / "published/changes"
    folder = beside / f"{old.parent.name}--{new.parent.name}"
    table = folder / "tables/figure_change.parquet"
    with connect() as con:
        con.execute(sql)
        columns = "figure_id, old_value, new_value"
        told = con.execute(f"select {columns} from figure_change order by all")
        assert told.fetchall() == con.execute(
            f"select {columns} from read_parquet({literal(str(table))}) order by all"
        ).fetchall()
        (number,) = con.execute("select count(*) from figure_change").fetchone()
    assert number > 0


def test_an_amount_in_co2e_multiplies_out_from_the_release_alone(
    first: Company,
) -> None:
    """Fact x factor x potential of its gas, each rounded to twelve decimals."""
    with connect(first.latest(), read_only=True) as con:
        rows = con.execute("""
            select c.amount, m.value, f.value, g.value
            from mart.contribution c
            join mart.fact_measurement m on m.record_id = c.record_id
            join mart.dim_factor f on f.factor_id = c.factor_id
            join mart.dim_factor g on g.factor_kind = 'gwp'
                and list_contains(string_split(c.breakdown_values, ';'),
                                  'gas=' || g.gas)
            where c.indicator_id = 'ghg_s1_mobile' and f.denominator_unit = m.unit
        """).fetchall()
    assert len({potential for *_, potential in rows}) == 3
    for amount, value, factor, potential in rows:
        gas = rounded(EXACT.multiply(value, factor))
        assert amount == rounded(EXACT.multiply(gas, potential))


def test_a_rate_names_one_rate_and_its_value_is_in_the_release(tmp_path: Path) -> None:
    """A month and its year end on one day; each amount is its fact x the rate named."""
    folder = make_project(tmp_path / "p", periods="[FY2025]")
    rates = [
        ("GROUP", "fx_rate", "2025-12-01", "2025-12-31", "1.2", "rate"),
        ("GROUP", "fx_rate", "2025-01-01", "2025-12-31", "1.1", "rate"),
        ("GROUP", "fx_rate", "2025-01-01", "2025-12-31", "1.3", "rate"),
    ]
    kinds = ("average", "average", "closing")
    paid = [("GROUP", "revenue", "2025-12-01", "2025-12-31", "100", "EUR"),
            ("GROUP", "revenue", "2025-11-01", "2025-11-30", "200", "EUR")]  # fmt: skip
    write_csv(
        folder / "intake/money.csv", (*LONG, "currency", "rate_type"),
        [*((*row, "EUR", kind) for row, kind in zip(rates, kinds, strict=True)),
         *((*row, "", "") for row in paid)],
    )  # fmt: skip
    with connect(run_to_figures(folder) / "orebook.duckdb", read_only=True) as con:
        rows = con.execute("""
            select m.value, f.value, f.numerator_unit || '/' || f.denominator_unit,
                   c.amount, p.value
            from mart.contribution c
            join mart.fact_measurement m on m.record_id = c.record_id
            join mart.dim_factor f on f.factor_id = c.factor_id
            join mart.fact_measurement p on p.record_id = f.page_or_cell
            where m.metric_id = 'revenue' order by all
        """).fetchall()
        named = con.execute(
            "select factor_id from mart.dim_factor where factor_kind = 'fx_rate' "
            "order by all"
        ).fetchall()
    assert {(value, rate) for value, rate, *_ in rows} == {
        (100, Decimal("1.2")), (200, Decimal("1.1"))
    }  # fmt: skip
    assert {unit for _, _, unit, *_ in rows} == {"USD/EUR"}
    assert all(amount == value * rate for value, rate, _, amount, _ in rows)
    assert all(rate == fact for _, rate, _, _, fact in rows)
    assert [name for (name,) in named] == [
        "fx_rate:EUR:average:2025-01-01/2025-12-31",
        "fx_rate:EUR:average:2025-12-01/2025-12-31",
        "fx_rate:EUR:closing:2025-01-01/2025-12-31",
    ]


def test_what_is_too_large_to_be_compared_is_said(
    company: Company,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    old = company.latest().parent.name
    monkeypatch.setattr(changes, "MOST_CONTRIBUTIONS", 3)
    company.value("A2024.csv", 0, 19)
    new = company.release(is_whole=True).parent.name  # the release stands all the same
    assert not (company.folder / "published/changes" / f"{old}--{new}").exists()
    print_moved(load(company.folder), old)
    told = capsys.readouterr().err
    assert f"{old} and {new} are not compared" in told and "at most 3" in told
