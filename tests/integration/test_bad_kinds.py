"""Bad deliveries: refused, flagged or accepted as a person would want.

Every case says where, why and what to do, and the good row beside it goes on.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl.comments import Comment

from pipelines import session
from tests.projects import LONG, make_project, monthly, run_to_figures, write_csv
from transforms.intake import marks
from transforms.mart import fates, star, table
from transforms.project.folder import load

GOOD = ("A", "hours_worked", "2025-01-01", "2025-01-31", 100, "h")
INJURY = (
    "injury_id", "site", "worker_type", "injury_class", "recordable", "occurred_on",
)  # fmt: skip
WATER = ("A", "water_withdrawal_ml", "2025-01-01", "2025-01-31", 5, "ML")


Rows = list[dict[str, object]]
# Name of a delivery -> what writes its files, of a site so named.
DELIVERIES: dict[str, Callable[[Path, Site], object]] = {}


class Site:
    """The rows that deliveries are made of, as those of one site."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.good = (name, *GOOD[1:])
        self.water = (name, *WATER[1:])

    def good_of(self, value: object) -> tuple[object, ...]:
        return (*self.good[:4], value, "h")


def delivery(write: Callable[[Path, Site], object]):
    """What a site of one company hands in, in a folder of its own: as a fixture what
    became of that, as ``outcome`` says it, by its names in that folder.

    A run costs a second however little was handed in, and no site touches another.
    """
    name = write.__name__
    DELIVERIES[name] = write

    @pytest.fixture(name=name)
    def of_site(every: tuple[Rows, list[Any], list[Any]]):
        rejects, facts, findings = every
        head = f"{name}/"
        return (
            [r | {"file": str(r["file"]).removeprefix(head)} for r in rejects
             if str(r["file"]).startswith(head)],
            [fact for fact in facts if fact[1] == name],
            [finding for finding in findings if finding[1] == name],
        )  # fmt: skip

    return of_site


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory):
    folder = make_project(
        tmp_path_factory.mktemp("every") / "p",
        sites="".join(f"{name},Mine of {name},CL\n" for name in DELIVERIES),
    )
    for name, write in DELIVERIES.items():
        (folder / "intake" / name).mkdir()
        write(folder / "intake" / name, Site(name))
    return outcome(folder)


def outcome(folder: Path):
    """(rejects as dicts, accepted facts as tuples, findings) before any figure."""
    with session.open_session(load(folder)) as opened:
        opened.facts()
        star.records(opened.con)
        fates.begin(opened.con)
        fates.settle(opened.con)
        tables = table.tables(table.MART)
        cursor = opened.con.execute(tables["rejects"].select)
        names = [item[0] for item in cursor.description]
        rejects = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        facts = opened.con.execute(
            'select metric_id, site_id, value, unit, file_id, "row" '
            f"from ({tables['fact_measurement'].select}) order by all"
        ).fetchall()
        findings = opened.con.execute(
            "select kind, entity, message from figures.finding"
        )
        return rejects, facts, findings.fetchall()


def refused(row, header=LONG, **expected):
    """A case in which one row of two is refused."""
    return pytest.param(header, row, expected, id=expected["rule"])


CELL_CASES = [
    refused(("A", "hours", *GOOD[2:]), rule="unknown_metric", header_="metric_id",
            message="no metric of this name"),
    refused(("A", "HOURS_WORKED", *GOOD[2:]), rule="unknown_metric",
            header_="metric_id", message="Did you mean hours_worked?"),
    refused(("A", "Ore mined (dry)", *GOOD[2:]), rule="unknown_metric",
            header_="metric_id", message="Did you mean ore_mined_t?"),
    refused(("A", "ghg_scope1_gross", *GOOD[2:]), rule="computed", header_="metric_id",
            message="'ghg_scope1_gross' is no metric: orebook computes it "
            "(ghg_scope1_gross) from carbonate_reductant_t, "),
    refused(("A", "x_mine", *GOOD[2:]), rule="computed", header_="metric_id",
            message="an indicator of the company's own"),
    refused(("Z", *GOOD[1:]), rule="unknown_site", header_="site_id",
            message="not in sites.csv"),
    refused(("Alpa", *GOOD[1:]), rule="unknown_site", header_="site_id",
            message="Did you mean A?"),
    refused((" b", *GOOD[1:]), rule="unknown_site", header_="site_id",
            message="Did you mean B?"),
    refused((*GOOD[:4], "#DIV/0!", "h"), rule="error_cell", header_="value",
            message="shows an error"),
    refused((*GOOD[:5], "kg"), rule="unknown_unit", header_="unit",
            message="Accepted: h"),
    refused((*GOOD[:4], "about 100", "h"), rule="not_a_number", header_="value",
            message="not a plain number"),
    refused((*GOOD[:4], "1,5", "h"), rule="not_a_number", header_="value",
            message="not a plain number"),
    refused((*GOOD[:4], "inf", "h"), rule="not_a_number", header_="value",
            message="not a plain number"),
    refused((*GOOD[:4], "１００", "h"), rule="not_a_number", header_="value",
            message="not a plain number"),
    refused((*GOOD[:4], "<0.5", "h"), rule="not_a_number", header_="value",
            message="not a plain number"),
    refused((*GOOD[:4], "-3", "h"), rule="out_of_bounds", header_="value",
            message="not below 0"),
    # It would be added to the group; below zero it takes away, and 0 says that none.
    refused(("ELIMINATION", *GOOD[1:4], "3", "h"), rule="posting_adds", header_="value",
            message="takes away what two own sites told both"),
    refused(("ELIMINATION", "land_disturbed_ha", *GOOD[3:4] * 2, "0", "ha"),
            rule="posting_of_no_flow", header_="site_id", message="tells of no flow"),
    refused((*GOOD[:2], "2025-02-01", "2025-02-30", 1, "h"),
            rule="period_end_not_a_date", header_="period_end", message="ISO date"),
    refused((*GOOD[:2], "01/02/2025", "2025-02-28", 1, "h"),
            rule="period_start_not_a_date", header_="period_start", message="ISO date"),
    refused((*GOOD[:2], "2025-02-28", "2025-02-01", 1, "h"), rule="period_reversed",
            header_="period_end", message="ends before it starts"),
    refused((*GOOD[:2], "2052-01-01", "2052-01-31", 1, "h"),
            rule="period_out_of_range", header_="period_end", message="last reporting"),
    refused((*GOOD, "everybody"), header=(*LONG, "worker_type"), rule="dimension_value",
            header_="worker_type", message="Accepted: employee"),
    refused((*GOOD, "diesel"), header=(*LONG, "fuel"), rule="dimension_not_of_metric",
            header_="fuel", message="not split by fuel"),
    refused((*GOOD, "guessed"), header=(*LONG, "method"), rule="unknown_method",
            header_="method", message="measured, calculated"),
]  # fmt: skip


@pytest.fixture(scope="module")
def cells(tmp_path_factory):
    """One run over all cases: each a file of its own, with a good month before it."""
    folder = make_project(tmp_path_factory.mktemp("cells") / "p")
    good = monthly("A", "water_withdrawal_ml", 2025, 5, "ML")
    good += monthly("B", "water_withdrawal_ml", 2025, 5, "ML")
    good += monthly("B", "water_withdrawal_ml", 2024, 5, "ML")
    for number, case in enumerate(CELL_CASES):
        header, row, _ = case.values
        blanks = [""] * (len(header) - len(LONG))
        write_csv(
            folder / f"intake/{number}.csv", header, [(*good[number], *blanks), row]
        )
    return outcome(folder)


@pytest.mark.parametrize(
    "number", range(len(CELL_CASES)), ids=lambda n: CELL_CASES[n].id
)
def test_a_bad_row_is_refused_and_the_good_one_goes_on(cells, number):
    header, row, expected = CELL_CASES[number].values
    rejects, facts, _ = cells
    assert [fact[:3] for fact in facts].count(("water_withdrawal_ml", "A", 5)) == 12
    assert len(facts) == len(CELL_CASES)
    (reject,) = [r for r in rejects if r["file"] == f"{number}.csv"]
    assert reject["rule"] == expected["rule"]
    assert reject["row"] == 3
    assert reject["header"] == expected["header_"]
    assert reject["severity"] == "refused"
    assert expected["message"] in reject["message"]
    assert reject["remedy"]
    place = list(header).index(reject["header"])
    assert reject["text"] == str(row[place])
    assert reject["column"] == place + 1


def test_a_declared_decimal_comma_is_read(tmp_path):
    folder = make_project(
        tmp_path / "p",
        extra="dialects:\n  - {files: '*.csv', delimiter: ';', decimal: ',',"
        " thousands: '.'}\n",
    )
    text = ";".join(LONG) + "\nA;hours_worked;2025-01-01;2025-01-31;1.234,5;h\n"
    (folder / "intake/x.csv").write_text(text)
    rejects, facts, _ = outcome(folder)
    assert rejects == []
    assert str(facts[0][2]) == "1234.500000000"


@delivery
def blank(drop, site):
    write_csv(drop / "x.csv", LONG, [site.water, site.good_of("")])


def test_blank_is_flagged_and_is_not_zero(blank):
    rejects, facts, _ = blank
    assert [(r["rule"], r["severity"]) for r in rejects] == [("blank_value", "flagged")]
    assert len(facts) == 1


@delivery
def unknown_column(drop, site):
    rows = [(*site.good, "employee")]
    write_csv(drop / "x.csv", (*LONG, "wrker_type"), rows)
    write_csv(drop / "y.csv", LONG, [site.water])


def test_an_unknown_column_holds_its_sheet_back_and_names_a_near_one(unknown_column):
    rejects, facts, _ = unknown_column
    (reject,) = rejects
    assert reject["rule"] == "unknown_column"
    assert "'wrker_type'" in reject["message"]
    assert "Did you mean 'worker_type'?" in reject["message"]
    assert [fact[0] for fact in facts] == ["water_withdrawal_ml"]


@delivery
def two_values(drop, site):
    write_csv(drop / "x.csv", LONG, [site.water, site.good, site.good_of(101)])


def test_the_same_cell_twice_in_one_file_with_two_values_is_held_back(two_values):
    rejects, facts, _ = two_values
    assert {r["rule"] for r in rejects} == {"conflict_in_file"}
    assert sorted(r["row"] for r in rejects) == [3, 4]
    by_row = {r["row"]: r for r in rejects}
    assert by_row[3]["text"] == "100 h «E4: 101 h»"
    assert by_row[4]["text"] == "101 h «E3: 100 h»"
    assert all("two meters" in r["remedy"] for r in rejects)
    assert len(facts) == 1


@delivery
def twice(drop, site):
    write_csv(drop / "x.csv", LONG, [site.good, site.good])


def test_the_same_row_twice_in_one_file_counts_once_and_is_flagged(twice):
    rejects, facts, _ = twice
    assert {(r["rule"], r["severity"]) for r in rejects} == {("said_twice", "flagged")}
    assert len(facts) == 1


def test_two_payments_alike_are_told_apart_by_evidence(tmp_path):
    folder = make_project(tmp_path / "p")
    header = (*LONG, "country", "evidence")
    row = ("GROUP", "government_payment", "2025-01-01", "2025-12-31", 50, "USD", "CL")
    write_csv(folder / "intake/x.csv", header, [(*row, "INV-1"), (*row, "INV-2")])
    rejects, facts, _ = outcome(folder)
    assert rejects == []
    assert len(facts) == 2


@delivery
def contradicting(drop, site):
    write_csv(drop / "x.csv", LONG, [site.good, site.water])
    write_csv(drop / "y.csv", LONG, [site.good_of(90)])


def test_two_files_that_contradict_each_other_are_both_held_back(contradicting):
    rejects, facts, _ = contradicting
    assert {(r["rule"], r["file"]) for r in rejects} == {
        ("conflict", "x.csv"), ("conflict", "y.csv")
    }  # fmt: skip
    assert all("supersedes" in r["remedy"] for r in rejects)
    assert len(facts) == 1


@delivery
def corrected_by_row(drop, site):
    write_csv(drop / "x.csv", LONG, [site.good])
    rows = [(*site.good_of(90), f"{site.name}/x.csv")]
    write_csv(drop / "y.csv", (*LONG, "supersedes"), rows)


@delivery
def corrected_by_note(drop, site):
    write_csv(drop / "x.csv", LONG, [site.good])
    write_csv(drop / "y.csv", LONG, [site.good_of(90)])
    (drop / "delivery.yaml").write_text(
        f"y.csv: {{supersedes: {site.name}/x.csv, reason: meter read again}}\n"
    )


def test_a_correction_says_what_it_supersedes(corrected_by_row, corrected_by_note):
    for rejects, facts, _ in (corrected_by_row, corrected_by_note):
        assert rejects == []
        assert [fact[2] for fact in facts] == [90]


@delivery
def kg_as_t(drop, site):
    rows = monthly(site.name, "waste_generated_t", 2025, 12, "t")
    rows[6] = (*rows[6][:4], 12000, "t")
    write_csv(drop / "x.csv", LONG, rows)


def test_kg_handed_in_as_t_is_taken_over_and_found(kg_as_t):
    _, facts, findings = kg_as_t
    assert len(facts) == 12
    (found,) = [f for f in findings if f[0] == "unlike_series"]
    assert "1000 times more" in found[2]


@delivery
def implausible(drop, site):
    write_csv(drop / "x.csv", LONG, [site.good_of(99_000_000)])


def test_an_implausible_value_is_flagged(implausible):
    rejects, facts, _ = implausible
    assert [(r["rule"], r["severity"]) for r in rejects] == [("implausible", "flagged")]
    assert len(facts) == 1


@pytest.fixture(scope="module")
def told_again(tmp_path_factory: pytest.TempPathFactory):
    """A year beside its months, and heads by gender and by age: facts and findings by
    their metric, and the group's figures by indicator and breakdown."""
    folder = make_project(tmp_path_factory.mktemp("again") / "p")
    rows = monthly("A", "ore_mined_t", 2025, 10, "t")
    year = ("A", "ore_mined_t", "2025-01-01", "2025-12-31", 127, "t")
    write_csv(folder / "intake/ore.csv", LONG, [*rows, year])
    base = ("A", "employees_headcount", "2025-12-31", "2025-12-31")
    write_csv(
        folder / "intake/heads.csv",
        (*LONG, "gender", "age"),
        [
            (*base, 30, "headcount", "female", ""),
            (*base, 70, "headcount", "male", ""),
            (*base, 20, "headcount", "", "under_30"),
            (*base, 50, "headcount", "", "30_to_50"),
            (*base, 29, "headcount", "", "over_50"),
        ],
    )
    _, facts, findings = outcome(folder)
    database = run_to_figures(folder) / "orebook.duckdb"
    with duckdb.connect(database, read_only=True) as con:
        figures = con.execute(
            "select indicator_id, breakdown, value from mart.fact_figure "
            "where period_id = 'FY2025' and level = 'group' "
            "and consolidation = 'operational_control'"
        ).fetchall()
    return facts, findings, {row[:2]: row[2] for row in figures}


def test_a_year_beside_its_months_is_not_added_and_a_difference_is_found(told_again):
    facts, findings, figures = told_again
    assert [fact[0] for fact in facts].count("ore_mined_t") == 13
    assert figures["prod_ore_mined", ""] == 120
    (found,) = [f for f in findings if f[0] == "views_disagree" and "month" in f[2]]
    assert "(month) gives 120" in found[2]
    assert "gives 127" in found[2]


def test_headcount_by_gender_and_again_by_age_is_one_headcount(told_again):
    facts, findings, figures = told_again
    assert [fact[0] for fact in facts].count("employees_headcount") == 5
    found = {part: value for (name, part), value in figures.items()
             if name == "emp_total"}  # fmt: skip
    assert found[""] in (99, 100)
    assert found["gender=female"] == 30
    assert found["gender=male"] == 70
    disagreeing = [f for f in findings if f[0] == "views_disagree"]
    assert len(disagreeing) == 2
    (disagree,) = [f for f in disagreeing if "age" in f[2]]
    assert "99" in disagree[2]
    assert "100" in disagree[2]


def test_a_refused_or_blank_cell_leaves_its_figure_incomplete(tmp_path):
    cells = {"A": "about 5", "B": "", "C": "-1"}
    folder = make_project(
        tmp_path / "p", periods="[FY2025]", sites="A,A,CL\nB,B,CL\nC,C,CL\n"
    )
    for site, value in cells.items():
        rows = monthly(site, "water_withdrawal_ml", 2025, 5, "ML", "surface")
        rows += monthly(site, "water_withdrawal_ml", 2025, 3, "ML", "ground")
        rows[3] = (*rows[3][:4], value, "ML", "surface")
        write_csv(folder / f"intake/{site}.csv", (*LONG, "source"), rows)
    _, facts, findings = outcome(folder)
    for site in cells:
        assert len([fact for fact in facts if fact[1] == site]) == 23
        (gap,) = [f for f in findings if f[:2] == ("gap", site)]
        assert "335 of 365 days" in gap[2]
        assert "refused, blank or in conflict: 2025-04-01 to 2025-04-30" in gap[2]
        # Once the cell comes in properly, the gap closes.
        row = monthly(site, "water_withdrawal_ml", 2025, 5, "ML", "surface")[3]
        write_csv(folder / f"intake/{site} again.csv", (*LONG, "source"), [row])
    _, facts, findings = outcome(folder)
    assert len(facts) == 3 * 24
    assert [f for f in findings if f[0] == "gap"] == []


def workbook(path: Path, rows) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    sheet.append(LONG)
    for row in rows:
        sheet.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return book


@delivery
def in_a_sheet(drop, site):
    workbook(drop / "x.xlsx", [site.good, site.good_of("n/a")])


def test_a_workbook_is_read_with_sheet_and_cell(in_a_sheet):
    rejects, facts, _ = in_a_sheet
    (reject,) = rejects
    assert (reject["sheet"], reject["row"], reject["column"]) == ("Data", 3, 5)
    assert len(facts) == 1


def february(site: Site, value: object) -> tuple[object, ...]:
    return (*site.good[:2], "2025-02-01", "2025-02-28", value, "h")


@delivery
def formula_error(drop, site):
    book = workbook(drop / "x.xlsx", [site.good, february(site, 1)])
    book.active["E3"] = "#REF!"
    book.active["E3"].data_type = "e"
    book.save(drop / "x.xlsx")


def test_a_formula_error_is_refused_with_its_cell(formula_error):
    rejects, facts, _ = formula_error
    errors = [r for r in rejects if r["rule"] == "error_cell"]
    assert [(r["row"], r["column"], r["text"]) for r in errors] == [(3, 5, "#REF!")]
    assert errors == rejects  # what is told nowhere is that the row has no value
    assert len(facts) == 1


@delivery
def error_beside(drop, site):
    for column in "ACF":
        path = drop / f"{column}.xlsx"
        book = workbook(path, [site.good])
        book.active[f"{column}2"] = "#N/A"
        book.active[f"{column}2"].data_type = "e"
        book.save(path)


def test_an_error_beside_a_value_is_told_once(error_beside):
    rejects, facts, _ = error_beside
    assert sorted((r["file"], r["rule"], r["text"]) for r in rejects) == [
        (f"{column}.xlsx", "error_cell", "#N/A") for column in "ACF"
    ]
    assert not facts


@delivery
def error_in_register(drop, site):
    book, path = openpyxl.Workbook(), drop / "injury.xlsx"
    book.active.append(INJURY)
    row = ["1", site.name, "employee", "lost_time", "true", "2025-03-04"]
    book.active.append(row)
    book.active["E2"] = "#N/A"
    book.active["E2"].data_type = "e"
    book.save(path)


def test_an_error_in_a_register_is_told_once(error_in_register):
    rejects, _, _ = error_in_register
    assert [r["rule"] for r in rejects] == ["error_cell"]


def test_rows_of_a_register_are_asked_which_site_was_meant(tmp_path):
    folder = make_project(tmp_path / "p")
    told = ("employee", "lost_time", "true", "2025-03-04")
    rows = [(n, site, *told) for n, site in enumerate(("Alpa", "nowhere", "Alpa"))]
    write_csv(folder / "intake/injury.csv", INJURY, rows)
    rejects, _, _ = outcome(folder)
    assert [r["rule"] for r in rejects] == ["unknown_site"] * 3
    asked = ["Did you mean A?" in r["message"] for r in rejects]
    assert asked == [True, False, True]


@delivery
def headings(drop, site):
    header = ("Site ID", "METRIC_ID", "PeriodStart", "period  end", "Value", "unit")
    write_csv(drop / "x.csv", header, [site.good])


def test_headings_are_read_but_for_capitals_blanks_and_underscores(headings):
    rejects, facts, _ = headings
    assert [(r["rule"], r["severity"], r["row"]) for r in rejects] == [
        ("heading_read_as", "flagged", 1)
    ]
    assert "'PeriodStart' as period_start" in rejects[0]["message"]
    assert "unit" not in rejects[0]["text"]
    assert len(facts) == 1


@delivery
def headings_of_others(drop, site):
    header = [name.replace("_", " ").upper() for name in INJURY]
    row = (site.name, site.name, "employee", "lost_time", "true", "2025-03-04")
    write_csv(drop / "injury.csv", header, [row])
    path = drop / "x.parquet"
    named = zip(("Site ID", *LONG[1:4], "Value", "unit"), site.good, strict=True)
    pq.write_table(pa.table({n: [v] for n, v in named}), path)


def test_headings_of_a_register_and_of_typed_columns_are_read_so_too(
    headings_of_others,
):
    rejects, facts, _ = headings_of_others
    assert {r["rule"] for r in rejects} == {"heading_read_as"}
    assert len(facts) == 2


@delivery
def two_headings(drop, site):
    write_csv(drop / "x.csv", (*LONG, "Value"), [(*site.good, 7)])


def test_two_headings_that_read_as_one_are_refused_by_name(two_headings):
    (reject,), facts, _ = two_headings
    assert reject["rule"] == "column_twice"
    assert "E ('value') and G ('Value')" in reject["message"]
    assert not facts


@delivery
def days_of_years(drop, site):
    book = workbook(drop / "x.xlsx", [
        (*site.good[:2], date(2025, 1, 1), date(2025, 12, 31), *site.good[4:]),
    ])  # fmt: skip
    book.active["C2"].number_format = book.active["D2"].number_format = "yyyy"
    book.save(drop / "x.xlsx")


def test_a_day_that_shows_its_year_alone_is_that_day(days_of_years):
    rejects, (fact,), _ = days_of_years
    assert not rejects and fact[0] == "hours_worked"


@delivery
def two_tables(drop, site):
    write_csv(drop / "x.csv", (*LONG, "", *LONG), [(*site.good, "", *site.good)])


def test_a_table_beside_another_is_refused_and_not_told_to_be_taken_out(two_tables):
    (reject,), facts, _ = two_tables
    assert (reject["rule"], reject["column"]) == ("tables_beside", 8)
    assert "begins in column H" in reject["message"] and not facts


@delivery
def noted(drop, site):
    book = workbook(drop / "x.xlsx", [site.good])
    book.active["E2"].comment = Comment("estimate,\nsee mail", "Ana")
    book.active["A1"].comment = Comment("One of the sites", marks.AUTHOR)
    book.active["B1"].comment = Comment(f"ask{marks.BELOW}Wrong.", "")
    book.active["C1"].comment = Comment(f"{marks.OURS}Wrong.", "")
    book.save(drop / "x.xlsx")


def test_a_note_on_a_cell_is_said(noted):
    rejects, facts, _ = noted
    assert [(r["rule"], r["severity"], r["row"], r["column"], r["text"])
            for r in rejects] == [
        ("cell_note", "flagged", 1, 2, "ask"),
        ("cell_note", "flagged", 2, 5, "estimate, see mail"),
    ]  # fmt: skip
    assert len(facts) == 1


def test_a_note_on_a_cell_is_not_published(tmp_path):
    folder = make_project(tmp_path / "p")
    path = folder / "intake/x.xlsx"
    book = workbook(path, [GOOD])
    book.active["E2"].comment = Comment("as Ana was ill", "Ben")
    book.save(path)
    whole = run_to_figures(folder)
    told = []
    for release in (whole, folder / "published" / whole.name):
        with duckdb.connect(release / "orebook.duckdb", read_only=True) as con:
            told += con.execute("select rule, text from mart.rejects").fetchall()
    assert told == [("cell_note", "as Ana was ill"), ("cell_note", "withheld")]


@delivery
def merged(drop, site):
    book = workbook(drop / "x.xlsx", [site.good, february(site, None)])
    book.active["E2"].number_format = '0 "h"'
    book.active.merge_cells("E2:E3")
    book.save(drop / "x.xlsx")


def test_a_unit_in_the_format_does_not_bring_a_merged_value_back(merged):
    rejects, facts, _ = merged
    assert [r["rule"] for r in rejects if r["severity"] == "refused"] == ["over_merged"]
    assert not facts


@delivery
def formula(drop, site):
    workbook(drop / "x.xlsx", [site.good, site.good_of("=1+1")])


def test_a_formula_without_a_result_is_refused(formula):
    rejects, _, _ = formula
    assert "formula_without_result" in {r["rule"] for r in rejects}


@delivery
def hidden(drop, site):
    book = workbook(drop / "x.xlsx", [site.good])
    book.active.row_dimensions[2].hidden = True
    book.save(drop / "x.xlsx")


def test_hidden_rows_are_read_and_flagged(hidden):
    rejects, facts, _ = hidden
    assert ("hidden_rows", "flagged") in {(r["rule"], r["severity"]) for r in rejects}
    assert len(facts) == 1


UNREADABLE = ("cut_off.xlsx", "foreign.xlsx", "protected.xlsx")


@delivery
def unreadable(drop, site):
    write_csv(drop / "good.csv", LONG, [site.good])
    cut_off, foreign, protected = (drop / name for name in UNREADABLE)
    workbook(cut_off, [site.good])
    cut_off.write_bytes(cut_off.read_bytes()[:-200])
    protected.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096)
    with zipfile.ZipFile(foreign, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")


def test_a_file_that_cannot_be_read_does_not_stop_the_others(unreadable):
    rejects, facts, _ = unreadable
    assert sorted(r["file"] for r in rejects) == [*UNREADABLE]
    for reject in rejects:
        assert reject["severity"] == "refused"
        assert reject["message"]
        assert reject["remedy"]
    assert len(facts) == 1
