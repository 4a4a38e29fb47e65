"""What moved between two releases by settings, units and methods, and what meets.

The company of ``comparing``, of which one thing is set otherwise; then several.
"""

from __future__ import annotations

import random
import re
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.changes import Told
from tests.integration.changes.comparing import (
    INDICATORS,
    OWN,
    Company,
    Compared,
    after,
    released,
)
from tests.projects import (
    LONG,
    monthly,
    write_csv,
)


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
