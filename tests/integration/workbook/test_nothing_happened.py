"""A site says that nothing happened: a zero for that site, and for nobody else."""

from __future__ import annotations

import shutil
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.integration.workbook.filling import (
    fill_register,
    project,
    register,
    template,
)
from tests.projects import LONG, monthly, write_csv
from transforms import build_database
from transforms.project.folder import load
from transforms.run import Run

ASKED = "A,injury,,,,,\nB,injury,,,,,\n"


def hand_in(
    folder: Path, site: str, mark: str | None = "x", rows: bool = False
) -> None:
    """The site's workbook with its register of injuries marked, filled or untouched."""
    path = template(folder, site, ("safety",), name=f"{site}.xlsx")
    book = openpyxl.load_workbook(path)
    register(book, "injury")["B5"] = mark
    if rows:
        fill_register(register(book, "injury"), site)
    book.save(folder / "intake" / f"{site}.xlsx")


Figures = dict[str, tuple[Any, ...]]


def of_years(folder: Path, indicator: str = "ohs_recordable") -> dict[str, Figures]:
    """period -> entity -> (value, status, reason) under operational control."""
    with Run.open(load(folder)) as run:
        run.compute([indicator])
        build_database.figures_done(run.con, run.project, run.context)
        rows = run.con.execute(
            "select period_id, entity, value, status, reason from figures.figure "
            "where indicator_id = ? and breakdown = '' "
            "and consolidation = 'operational_control'",
            [indicator],
        ).fetchall()
    found: dict[str, Figures] = defaultdict(dict)
    for period, entity, *rest in rows:
        found[period][entity] = tuple(rest)
    return found


def figures(folder: Path, indicator: str = "ohs_recordable") -> Figures:
    return of_years(folder, indicator)["FY2025"]


SILENT = "Work-related injury case: not handed in"
NOBODY = f"2 sites incomplete: Alpha ({SILENT}); Beta ({SILENT})"


def write_notes(folder):
    """The register of the company tells of all its sites."""
    where = folder / "intake" if (folder / "intake").exists() else folder
    (where / "delivery.yaml").write_text("injury.csv: {speaks_for: ['*']}\n")


@pytest.fixture
def folder(tmp_path):
    return project(tmp_path / "p", ASKED)


def test_one_site_speaks_for_itself_only(folder):
    hand_in(folder, "A")
    years = of_years(folder)
    found = years["FY2025"]
    assert found["A"] == (0, "zero", "no row in the register")
    assert found["B"] == (None, "incomplete", SILENT)
    assert found["GROUP-TOTAL"] == (
        0, "incomplete", f"no row in the register; 1 site incomplete: Beta ({SILENT})",
    )  # fmt: skip
    # A year that nobody told of is no zero.
    assert years["FY2024"]["A"] == (None, "incomplete", SILENT)
    assert years["FY2024"]["GROUP-TOTAL"] == (None, "incomplete", NOBODY)


def test_all_sites_together_make_the_zero_of_the_group(folder):
    hand_in(folder, "A")
    hand_in(folder, "B")
    found = figures(folder)
    for entity in ("A", "B", "GROUP-TOTAL"):
        assert found[entity] == (0, "zero", "no row in the register")


def test_a_site_without_the_thing_need_not_say_so(folder):
    path = folder / "expected.csv"
    row = "B,injury,,,,no,An office without works.\n"
    path.write_text(path.read_text().replace("B,injury,,,,,\n", row))
    hand_in(folder, "A")
    assert figures(folder)["GROUP-TOTAL"][:2] == (0, "zero")


def test_rows_of_one_site_do_not_speak_for_the_others(folder):
    hand_in(folder, "A", None, rows=True)
    found = figures(folder)
    assert found["A"][:2] == (1, "complete")
    assert found["GROUP-TOTAL"] == (
        1, "incomplete", f"1 site incomplete: Beta ({SILENT})",
    )  # fmt: skip


def test_a_register_of_the_company_speaks_for_all(folder):
    hand_in(folder, "A")
    header = ("injury_id", "site_id", "worker_type", "injury_class", "recordable",
              "occurred_on")  # fmt: skip
    write_csv(folder / "intake" / "injury.csv", header, [])
    assert figures(folder)["GROUP-TOTAL"][:2] == (0, "zero")


def test_a_rate_is_not_zero_where_nothing_was_told(folder):
    for site in "AB":
        rows = monthly(site, "hours_worked", 2025, 1000, "h",
                       "nonemployee_controlled")  # fmt: skip
        write_csv(folder / "intake" / f"{site}.csv", (*LONG, "worker_type"), rows)
    hand_in(folder, "A")
    found = figures(folder, "ohs_trifr")
    assert found["A"][:2] == (0, "zero")
    assert found["B"] == (None, "incomplete", f"no injuries; {SILENT}")
    assert found["GROUP-TOTAL"] == (
        0, "incomplete", f"1 site incomplete: Beta ({SILENT})",
    )  # fmt: skip


def test_a_refused_case_is_no_zero(folder):
    header = ("injury_id", "site_id", "worker_type", "injury_class", "recordable",
              "occurred_on")  # fmt: skip
    case = ("I-1", "A", "employee", "lost_time", "true")
    path = folder / "intake" / "injury.csv"
    write_csv(path, header, [(*case, "2025-13-01")])
    write_notes(folder)
    why = "1 row of injury that may belong here is refused, blank or in conflict: "
    why += "injury.csv {}; 1 site incomplete: Alpha (Work-related injury case: {})"
    years = of_years(folder)
    found = years["FY2025"]
    assert found["GROUP-TOTAL"] == (
        None, "incomplete", why.format("F2", "refused, of no known day"),
    )  # fmt: skip
    assert found["A"][:2] == (None, "incomplete") and found["B"][1] == "zero"
    assert years["FY2024"]["GROUP-TOTAL"][1] == "incomplete"
    # A day that can be read tells which year is not whole.
    write_csv(path, header, [(*case[:4], "perhaps", "2025-03-01")])
    years = of_years(folder)
    told = (None, "incomplete", why.format("E2", "refused"))
    assert years["FY2025"]["GROUP-TOTAL"] == told
    assert years["FY2024"]["GROUP-TOTAL"][:2] == (0, "zero")
    write_csv(path, header, [(*case, "2025-03-01")])
    assert figures(folder)["GROUP-TOTAL"][:2] == (1, "complete")


def test_cases_that_contradict_each_other_are_no_zero(folder):
    header = ("injury_id", "site_id", "worker_type", "injury_class", "recordable",
              "occurred_on")  # fmt: skip
    for name, day in (("one", "2025-03-01"), ("two", "2025-04-01")):
        write_csv(folder / "intake" / name / "injury.csv", header,
                  [("I-1", "A", "employee", "lost_time", "true", day)])  # fmt: skip
    for name in ("one", "two"):
        write_notes(folder / "intake" / name)
    found = figures(folder)
    assert found["A"][:2] == (None, "incomplete")
    assert found["GROUP-TOTAL"] == (
        None, "incomplete",
        "2 rows of injury that may belong here are refused, blank or in conflict: "
        "one/injury.csv A2 and 1 more; 1 site incomplete: Alpha (Work-related injury "
        "case: in conflict)",
    )  # fmt: skip


def test_a_mark_taken_back_is_a_zero_no_longer(folder):
    hand_in(folder, "A")
    assert figures(folder)["A"][0] == Decimal(0)
    hand_in(folder, "A", None)
    later = figures(folder)
    shutil.rmtree(folder / "state")
    assert later == figures(folder)
    # Nobody told of it, and expected.csv asks for it.
    assert later["A"] == (None, "incomplete", SILENT)
    assert later["GROUP-TOTAL"] == (None, "incomplete", NOBODY)


def test_a_second_site_adds_to_what_the_first_said(folder):
    hand_in(folder, "A", None, rows=True)
    figures(folder)
    hand_in(folder, "B")
    later = figures(folder)
    shutil.rmtree(folder / "state")
    assert later == figures(folder)
    assert later["B"][:2] == (0, "zero")
    assert later["GROUP-TOTAL"][:2] == (1, "complete")
