"""What people are told of a row is what the row says: unit, reason, days."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from tests.integration.test_factors_command import asked
from tests.projects import LONG, make_project, monthly, run, run_to_figures, write_csv
from tests.rooms import ROOT
from transforms.facts.sanity import KINDS
from transforms.mart.table import MART, tables
from transforms.mart.trace import trace
from warehouse.connection import connect

YEAR = ("2025-01-01", "2025-12-31")
JULY = ("2025-07-01", "2025-07-31")
OWNERS = "A,2025-07-16,,1,1,1\nB,2020-01-01,2025-07-15,0.5,1,1\nC,2020-01-01,,1,1,1\n"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mine bought and one sold in a July, and gas that no factor is there for."""
    folder = make_project(
        tmp_path_factory.mktemp("words"), periods="[FY2025]",
        sites="A,Alpha,CL\nB,Beta,CL\nC,Gamma,CL\n",
        ownership=OWNERS + "C,2019-01-01,2019-12-31,1,1,1\n",
    )  # fmt: skip
    rows = [
        ("A", "ore_mined_t", *JULY, 31, "t", ""),
        ("A", "ore_mined_t", "2025-08-01", "2025-12-31", 31, "t", ""),
        ("B", "ore_mined_t", *JULY, 31, "t", ""),
        ("C", "ore_mined_t", *YEAR, 31, "t", ""),
        ("C", "fuel_use_qty", *YEAR, 1000, "cubic metres", "natural_gas"),
    ]
    write_csv(folder / "intake/a.csv", (*LONG, "fuel"), rows)
    run(folder)
    return folder


@pytest.fixture(scope="module")
def database(company: Path) -> Path:
    return (company / "published/latest").resolve() / "orebook.duckdb"


def found(database: Path, kind: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(database), read_only=True) as con:
        return con.execute(
            "select entity, subject, period_id, message, remedy from mart.findings "
            "where kind = ? order by all", [kind]
        ).fetchall()  # fmt: skip


def rejected(folder: Path) -> list[tuple[Any, ...]]:
    """(rule, message, remedy) of what is refused."""
    database = run_to_figures(folder) / "orebook.duckdb"
    with duckdb.connect(str(database), read_only=True) as con:
        return con.execute("select rule, message, remedy from mart.rejects").fetchall()


def test_a_factor_is_asked_for_per_unit_in_which_the_fuel_was_told(
    company: Path, database: Path
) -> None:
    told = found(database, "no_factor")
    assert [("energy_total" in t[1], "ghg_scope1_gross" in t[1]) for t in told] == [
        (True, False), (False, True),
    ]  # fmt: skip
    for row in told:
        assert "of natural_gas per m3 in its region" in row[3]
        # The word is right: nothing else was meant.
        assert "Did you mean" not in row[4]
    # Nor is it said to lack what only stands beside it.
    assert not [t for t in found(database, "lacking") if "technology" in t[3]]
    _, needs = asked(company)
    assert {need["per"] for need in needs} == {"m3"}


def test_every_kind_of_finding_is_listed_where_finance_reads_it() -> None:
    files = (ROOT / "transforms/facts/sql").glob("finding_*.sql")
    kinds = {path.stem.removeprefix("finding_") for path in files}
    # What was left out is refused or in conflict, what breaks a rule one of two kinds;
    # another class is told as another factor is; forms, files and cases that were
    # copied are `repeated` as series are; a rate of the own currency is `impossible`.
    told_as = {
        "left_out", "rule", "across_classes", "own_rate", "repeated_form",
        "repeated_file", "repeated_cases", "alike_files",
    }  # fmt: skip
    kinds = kinds - told_as | {*KINDS}
    says = tables(MART)["findings"].columns["kind"].says
    assert kinds <= set(re.findall(r"\w+", says))


def test_a_row_across_a_purchase_or_a_sale_says_that_it_counts_by_days(
    database: Path,
) -> None:
    bought, sold = found(database, "across_ownership")
    assert bought[:3] == ("A", "ore_mined_t", "2025-07-16")
    assert sold[:3] == ("B", "ore_mined_t", "2025-07-16")
    assert "a.csv E2 (2025-07-01 to 2025-07-31)" in bought[3]
    with connect(database, read_only=True) as con:
        why = con.execute(
            "select fate, fate_why from mart.fact_measurement order by site_id, "
            "period_start, metric_id"
        ).fetchall()
        figure = "prod_ore_mined/A/FY2025/operational_control/total"
        first, second = trace(con, figure).sources
    words = "by days: from 2025-07-16, inside its days, other shares of its site count"
    assert why[:3] == [("counted", words), ("counted", ""), ("counted", words)]
    assert not any(said for _, said in why[3:])
    assert words in first.about and words not in second.about


def test_a_register_in_the_long_form_is_told_where_its_rows_belong(
    tmp_path: Path,
) -> None:
    folder = make_project(tmp_path)
    write_csv(folder / "intake/a.csv", LONG, [("A", "tsf_register", *YEAR, 3, "count")])
    ((rule, message, remedy),) = rejected(folder)
    assert rule == "register_in_rows"
    assert message.startswith("This is a register")
    assert "file or sheet named tsf_register" in remedy


def test_a_mapping_whose_sheet_is_not_there_is_named(tmp_path: Path) -> None:
    folder = make_project(tmp_path)
    (folder / "mappings").mkdir()
    (folder / "mappings/site.yaml").write_text(
        "files: site.xlsx\nsheet: Data\ncolumns: {Site: site_id, Ore: value}\n"
        "constants: {metric_id: ore_mined_t, period: FY2025, unit: t}\n"
    )
    book = openpyxl.Workbook()
    book.active.title = "Daten"
    book.active.append(["Site", "Ore"])
    book.active.append(["A", 5])
    book.save(folder / "intake/site.xlsx")
    ((rule, message, remedy),) = rejected(folder)
    assert rule == "not_recognised"
    assert "none is called 'Data', which mappings/site.yaml reads." in message
    assert remedy.endswith("or correct `sheet` of the mapping.")


def test_what_was_refused_is_not_told_as_missing_as_well(tmp_path: Path) -> None:
    folder = make_project(tmp_path, periods="[FY2025]", sites="A,Alpha,CL\n")
    rows = monthly("A", "ore_mined_t", 2025, 5, "t")[:4]
    rows[1] = (*rows[1][:4], "five", "t")
    write_csv(folder / "intake/a.csv", LONG, rows)
    case = ("1", "2025-13-05", "A", "fatal", "true", "employee")
    columns = ("injury_id", "occurred_on", "site", "injury_class", "recordable",
               "worker_type")  # fmt: skip
    write_csv(folder / "intake/injury.csv", columns, [case])
    database = run_to_figures(folder) / "orebook.duckdb"
    told = {row[1]: row for row in found(database, "gap")}
    assert told["ore_mined_t"][3] == (
        "Handed in for 92 of 365 days; missing: 2025-05-01 to 2025-12-31; refused, "
        "blank or in conflict: 2025-02-01 to 2025-02-28."
    )
    assert told["ore_mined_t"][4].startswith("Correct what was refused")
    assert told["injury"][3].startswith("A refused row of which no day can be read")
    assert told["injury"][3].endswith("conflict: rows without days.")
