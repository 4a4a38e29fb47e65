"""Texts, decisions and history go through a whole run into the release."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines import session
from pipelines.commands.check import check
from pipelines.commands.figures import figures
from tests.projects import LONG, make_project, monthly, run, write_csv
from transforms.mart.verify import verify
from transforms.project.folder import load
from warehouse.connection import connect

DOCUMENTS = (
    "content_index.html", "content_index.xlsx", "databook.xlsx", "report.pdf",
    "report/index.html", "report/gri-302.html", "report/trace/energy_total.html",
)  # fmt: skip
CITED = "energy_total/GROUP-TOTAL/FY2025/operational_control/total"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_project(
        tmp_path_factory.mktemp("c") / "p", extra="publication_date: 2026-04-01\n"
    )
    rows = [
        row
        for site, value in (("A", 100), ("B", 40))
        for year in (2024, 2025)
        for row in monthly(site, "electricity_purchased_mwh", year, value, "MWh")
    ]
    write_csv(folder / "intake" / "energy.csv", LONG, rows)
    (folder / "expected.csv").write_text(
        "site_id,metric_id,applicable,reason\n*,fuel_use_qty,no,all is electric\n"
    )
    texts = folder / "narrative" / "FY2025"
    texts.mkdir(parents=True)
    (texts / "302-1@2016.md").write_text(f"We used {{{{figure:{CITED}}}}}.\n")
    (folder / "history.csv").write_text(
        "indicator_id,entity,period_id,value,unit,document\n"
        "energy_total,GROUP-TOTAL,FY2023,5900,GJ,Report 2023\n"
    )
    (folder / "entities.csv").write_text(
        "entity,country,valid_to,in_financial_report\nTest Ltd,CL,,yes\n"
        "Test Trust,CL,,no\nTest Port,PE,,\nSold Ltd,CL,2024-06-30,no\n"
    )
    return folder


def _run(folder: Path) -> tuple[Path, int]:
    """The release, and how many figures were computed for it."""
    project = load(folder)
    with session.open_session(project) as opened:
        opened.deliveries()
        for dataset in opened.waiting().datasets():
            opened.validate(dataset)
        opened.facts()
        computed = sum(map(len, opened.compute(opened.due()).values()))
        return opened.publish(), computed


def test_a_text_reaches_the_release_and_recomputes_nothing(company: Path) -> None:
    first, computed = _run(company)
    assert computed > 0
    for name in DOCUMENTS:
        assert (first / name).is_file(), name
    # 140 MWh in twelve months, 3.6 GJ each.
    assert "6,048 gigajoules</a>" in (first / "report/gri-302.html").read_text()
    assert "5,900" in (first / "report/gri-302.html").read_text()
    with connect(first / "orebook.duckdb", read_only=True) as con:
        answer = con.execute(
            "select state, narrative, location from mart.disclosure_answer "
            "where standard = 'gri@2021' and disclosure_id = '302-1@2016'"
        ).fetchone()
        (note,) = con.execute(
            "select note from mart.disclosure_answer "
            "where standard = 'gri@2021' and disclosure_id = '2-2@2021'"
        ).fetchone()
        assert note == (
            "The data are there; the text is missing. Not in the financial report: "
            "Test Trust. Whether the financial report has them is not said of: Test "
            "Port."
        )
        history = con.execute("select value_as_published from mart.history").fetchall()
        of_2023 = con.execute(
            "select count(*) from mart.fact_figure where period_id = 'FY2023'"
        ).fetchone()
    assert answer == (
        "partial",
        "narrative/FY2025/302-1@2016.md",
        "report/gri-302.html#d-302-1-2016",
    )
    assert history == [("5900",)]
    assert of_2023 == (0,)
    text = company / "narrative" / "FY2025" / "2-1@2021.md"
    text.write_text("We mine.\n")
    project = load(company)
    assert not session.nothing_new(project)
    second, computed = _run(company)
    assert computed == 0
    assert second != first
    assert "We mine." in (second / "report/general.html").read_text()
    assert session.nothing_new(load(company))
    problems, *_ = verify(load(company))
    assert problems == []
    page = second / "report/general.html"
    page.write_text(page.read_text().replace("We mine.", "We dig."))
    assert verify(load(company))[0] != []


def test_what_to_paste_is_found_by_words_and_what_is_typed_is_refused(
    company: Path,
) -> None:
    _run(company)
    asked = ["--project", str(company), "--quote"]
    found = CliRunner().invoke(figures, [*asked, "energy total"])
    assert found.exit_code == 0
    assert f"{{{{figure:{CITED}}}}}\n" in found.output
    assert ": 6,048 GJ, complete" in found.output
    none = CliRunner().invoke(figures, [*asked, "unicorns"])
    assert none.exit_code == 1
    text = company / "narrative" / "FY2025" / "2-1@2021.md"
    text.write_text("We mine.\n\nWe employ 412 people.\n")
    refused = CliRunner().invoke(check, ["--project", str(company)])
    assert refused.exit_code == 1
    assert "narrative/FY2025/2-1@2021.md, line 3: the number 412" in refused.output


def test_a_company_that_chose_no_standard_has_a_release_all_the_same(
    tmp_path: Path,
) -> None:
    folder = make_project(tmp_path, periods="[FY2025]", extra="standards: []\n")
    rows = monthly("A", "water_withdrawal_ml", 2025, 5, "ML")
    write_csv(folder / "intake/a.csv", LONG, rows)
    release = run(folder, ("alignment.html", "content_index.html", "report"))
    assert (release / "report/index.html").is_file()
    with connect(release / "orebook.duckdb", read_only=True) as con:
        answered = con.execute("select count(*) from mart.disclosure_answer")
        assert answered.fetchone() == (0,)
        # Other standards are aligned whatever is chosen.
        aligned = con.execute(
            "select state from mart.alignment where requirement = '303-3@2018' "
            "or list_contains(string_split(near, '; '), '303-3@2018')"
        ).fetchall()
        assert ("answered",) in aligned or ("partly",) in aligned
        value = con.execute(
            "select value from mart.fact_figure where is_lead and breakdown = '' "
            "and indicator_id = 'water_withdrawal_total' and entity = 'A'"
        ).fetchone()
        assert value == (60,)
