"""Bad deliveries: refused, flagged or accepted as a person would want.

Every case says where, why and what to do, and the good row beside it goes on.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl.comments import Comment

from pipelines import session
from tests.projects import LONG, make_project, monthly, run, write_csv
from transforms.intake import marks
from transforms.mart import fates, star, table
from transforms.project.folder import load

GOOD = ("A", "hours_worked", "2025-01-01", "2025-01-31", 100, "h")
INJURY = (
    "injury_id", "site", "worker_type", "injury_class", "recordable", "occurred_on",
)  # fmt: skip
WATER = ("A", "water_withdrawal_ml", "2025-01-01", "2025-01-31", 5, "ML")


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


def test_blank_is_flagged_and_is_not_zero(tmp_path):
    folder = make_project(tmp_path / "p")
    write_csv(folder / "intake/x.csv", LONG, [WATER, (*GOOD[:4], "", "h")])
    rejects, facts, _ = outcome(folder)
    assert [(r["rule"], r["severity"]) for r in rejects] == [("blank_value", "flagged")]
    assert len(facts) == 1


def test_an_unknown_column_holds_its_sheet_back_and_names_a_near_one(tmp_path):
    folder = make_project(tmp_path / "p")
    write_csv(folder / "intake/x.csv", (*LONG, "wrker_type"), [(*GOOD, "employee")])
    write_csv(folder / "intake/y.csv", LONG, [WATER])
    rejects, facts, _ = outcome(folder)
    (reject,) = rejects
    assert reject["rule"] == "unknown_column"
    assert "'wrker_type'" in reject["message"]
    assert "Did you mean 'worker_type'?" in reject["message"]
    assert [fact[0] for fact in facts] == ["water_withdrawal_ml"]


def test_the_same_cell_twice_in_one_file_with_two_values_is_held_back(tmp_path):
    folder = make_project(tmp_path / "p")
    write_csv(folder / "intake/x.csv", LONG, [WATER, GOOD, (*GOOD[:4], 101, "h")])
    rejects, facts, _ = outcome(folder)
    assert {r["rule"] for r in rejects} == {"conflict_in_file"}
    assert sorted(r["row"] for r in rejects) == [3, 4]
    by_row = {r["row"]: r for r in rejects}
    assert by_row[3]["text"] == "100 h «E4: 101 h»"
    assert by_row[4]["text"] == "101 h «E3: 100 h»"
    assert all("two meters" in r["remedy"] for r in rejects)
    assert len(facts) == 1


def test_the_same_row_twice_in_one_file_counts_once_and_is_flagged(tmp_path):
    folder = make_project(tmp_path / "p")
    write_csv(folder / "intake/x.csv", LONG, [GOOD, GOOD])
    rejects, facts, _ = outcome(folder)
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


def test_two_files_that_contradict_each_other_are_both_held_back(tmp_path):
    folder = make_project(tmp_path / "p")
    write_csv(folder / "intake/x.csv", LONG, [GOOD, WATER])
    write_csv(folder / "intake/y.csv", LONG, [(*GOOD[:4], 90, "h")])
    rejects, facts, _ = outcome(folder)
    assert {(r["rule"], r["file"]) for r in rejects} == {
        ("conflict", "x.csv"), ("conflict", "y.csv")
    }  # fmt: skip
    assert all("supersedes" in r["remedy"] for r in rejects)
    assert len(facts) == 1


@pytest.mark.parametrize("by", ["row", "note"])
def test_a_correction_says_what_it_supersedes(tmp_path, by):
    folder = make_project(tmp_path / "p")
    write_csv(folder / "intake/x.csv", LONG, [GOOD])
    if by == "row":
        header = (*LONG, "supersedes")
        write_csv(folder / "intake/y.csv", header, [(*GOOD[:4], 90, "h", "x.csv")])
    else:
        write_csv(folder / "intake/y.csv", LONG, [(*GOOD[:4], 90, "h")])
        (folder / "intake/delivery.yaml").write_text(
            "y.csv: {supersedes: x.csv, reason: meter read again}\n"
        )
    rejects, facts, _ = outcome(folder)
    assert rejects == []
    assert [fact[2] for fact in facts] == [90]


def test_kg_handed_in_as_t_is_taken_over_and_found(tmp_path):
    folder = make_project(tmp_path / "p")
    rows = monthly("A", "waste_generated_t", 2025, 12, "t")
    rows[6] = (*rows[6][:4], 12000, "t")
    write_csv(folder / "intake/x.csv", LONG, rows)
    _, facts, findings = outcome(folder)
    assert len(facts) == 12
    (found,) = [f for f in findings if f[0] == "unlike_series"]
    assert "1000 times more" in found[2]


def test_an_implausible_value_is_flagged(tmp_path):
    folder = make_project(tmp_path / "p")
    row = (*GOOD[:4], 99_000_000, "h")
    write_csv(folder / "intake/x.csv", LONG, [row])
    rejects, facts, _ = outcome(folder)
    assert [(r["rule"], r["severity"]) for r in rejects] == [("implausible", "flagged")]
    assert len(facts) == 1


def figures(folder: Path, indicator: str):
    with duckdb.connect(run(folder) / "orebook.duckdb", read_only=True) as con:
        return con.execute(
            "select entity, breakdown, value from mart.fact_figure "
            "where indicator_id = ? and period_id = 'FY2025' and level = 'group' "
            "and consolidation = 'operational_control' order by all",
            [indicator],
        ).fetchall()


def test_a_year_beside_its_months_is_not_added_and_a_difference_is_found(tmp_path):
    folder = make_project(tmp_path / "p")
    rows = monthly("A", "ore_mined_t", 2025, 10, "t")
    year = ("A", "ore_mined_t", "2025-01-01", "2025-12-31", 127, "t")
    write_csv(folder / "intake/x.csv", LONG, [*rows, year])
    _, facts, findings = outcome(folder)
    assert len(facts) == 13
    assert figures(folder, "prod_ore_mined")[0] == ("GROUP-TOTAL", "", 120)
    (found,) = [f for f in findings if f[0] == "views_disagree"]
    assert "(month) gives 120" in found[2]
    assert "gives 127" in found[2]


def test_headcount_by_gender_and_again_by_age_is_one_headcount(tmp_path):
    folder = make_project(tmp_path / "p")
    base = ("A", "employees_headcount", "2025-12-31", "2025-12-31")
    write_csv(
        folder / "intake/x.csv",
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
    assert len(facts) == 5
    found = dict((row[1], row[2]) for row in figures(folder, "emp_total"))
    assert found[""] in (99, 100)
    assert found["gender=female"] == 30
    assert found["gender=male"] == 70
    (disagree,) = [f for f in findings if f[0] == "views_disagree"]
    assert "age" in disagree[2]
    assert "99" in disagree[2]
    assert "100" in disagree[2]


@pytest.mark.parametrize("value", ["about 5", "", "-1"])
def test_a_refused_or_blank_cell_leaves_its_figure_incomplete(tmp_path, value):
    folder = make_project(tmp_path / "p", periods="[FY2025]", sites="A,Alpha,CL\n")
    rows = monthly("A", "water_withdrawal_ml", 2025, 5, "ML", "surface")
    rows += monthly("A", "water_withdrawal_ml", 2025, 3, "ML", "ground")
    rows[3] = (*rows[3][:4], value, "ML", "surface")
    write_csv(folder / "intake/x.csv", (*LONG, "source"), rows)
    _, facts, findings = outcome(folder)
    assert len(facts) == 23
    (gap,) = [f for f in findings if f[0] == "gap"]
    assert "335 of 365 days" in gap[2]
    assert "refused, blank or in conflict: 2025-04-01 to 2025-04-30" in gap[2]
    # Once the cell comes in properly, the gap closes.
    write_csv(
        folder / "intake/y.csv", (*LONG, "source"), [(*rows[3][:4], 5, "ML", "surface")]
    )
    _, facts, findings = outcome(folder)
    assert len(facts) == 24
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


def test_a_workbook_is_read_with_sheet_and_cell(tmp_path):
    folder = make_project(tmp_path / "p")
    workbook(folder / "intake/x.xlsx", [GOOD, (*GOOD[:4], "n/a", "h")])
    rejects, facts, _ = outcome(folder)
    (reject,) = rejects
    assert (reject["sheet"], reject["row"], reject["column"]) == ("Data", 3, 5)
    assert len(facts) == 1


def test_a_formula_error_is_refused_with_its_cell(tmp_path):
    folder = make_project(tmp_path / "p")
    path = folder / "intake/x.xlsx"
    book = workbook(path, [GOOD, (*GOOD[:2], "2025-02-01", "2025-02-28", 1, "h")])
    book.active["E3"] = "#REF!"
    book.active["E3"].data_type = "e"
    book.save(path)
    rejects, facts, _ = outcome(folder)
    errors = [r for r in rejects if r["rule"] == "error_cell"]
    assert [(r["row"], r["column"], r["text"]) for r in errors] == [(3, 5, "#REF!")]
    assert errors == rejects  # what is told nowhere is that the row has no value
    assert len(facts) == 1


@pytest.mark.parametrize("column", ["A", "C", "F"])
def test_an_error_beside_a_value_is_told_once(tmp_path, column):
    folder = make_project(tmp_path / "p")
    path = folder / "intake/x.xlsx"
    book = workbook(path, [GOOD])
    book.active[f"{column}2"] = "#N/A"
    book.active[f"{column}2"].data_type = "e"
    book.save(path)
    rejects, facts, _ = outcome(folder)
    assert [(r["rule"], r["text"]) for r in rejects] == [("error_cell", "#N/A")]
    assert not facts


def test_an_error_in_a_register_is_told_once(tmp_path):
    folder = make_project(tmp_path / "p")
    book, path = openpyxl.Workbook(), folder / "intake/injury.xlsx"
    book.active.append(INJURY)
    book.active.append(["1", "A", "employee", "lost_time", "true", "2025-03-04"])
    book.active["E2"] = "#N/A"
    book.active["E2"].data_type = "e"
    book.save(path)
    rejects, _, _ = outcome(folder)
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


def test_headings_are_read_but_for_capitals_blanks_and_underscores(tmp_path):
    folder = make_project(tmp_path / "p")
    header = ("Site ID", "METRIC_ID", "PeriodStart", "period  end", "Value", "unit")
    write_csv(folder / "intake/x.csv", header, [GOOD])
    rejects, facts, _ = outcome(folder)
    assert [(r["rule"], r["severity"], r["row"]) for r in rejects] == [
        ("heading_read_as", "flagged", 1)
    ]
    assert "'PeriodStart' as period_start" in rejects[0]["message"]
    assert "unit" not in rejects[0]["text"]
    assert len(facts) == 1


def test_headings_of_a_register_and_of_typed_columns_are_read_so_too(tmp_path):
    folder = make_project(tmp_path / "p")
    header = [name.replace("_", " ").upper() for name in INJURY]
    row = ("1", "A", "employee", "lost_time", "true", "2025-03-04")
    write_csv(folder / "intake/injury.csv", header, [row])
    path = folder / "intake/x.parquet"
    named = ("Site ID", *LONG[1:4], "Value", "unit")
    pq.write_table(pa.table({n: [v] for n, v in zip(named, GOOD, strict=True)}), path)
    rejects, facts, _ = outcome(folder)
    assert {r["rule"] for r in rejects} == {"heading_read_as"}
    assert len(facts) == 2


def test_two_headings_that_read_as_one_are_refused_by_name(tmp_path):
    folder = make_project(tmp_path / "p")
    write_csv(folder / "intake/x.csv", (*LONG, "Value"), [(*GOOD, 7)])
    (reject,), facts, _ = outcome(folder)
    assert reject["rule"] == "column_twice"
    assert "E ('value') and G ('Value')" in reject["message"]
    assert not facts


def test_a_note_on_a_cell_is_said(tmp_path):
    folder = make_project(tmp_path / "p")
    path = folder / "intake/x.xlsx"
    book = workbook(path, [GOOD])
    book.active["E2"].comment = Comment("estimate,\nsee mail", "Ana")
    book.active["A1"].comment = Comment("One of the sites", marks.AUTHOR)
    book.active["B1"].comment = Comment(f"ask{marks.BELOW}Wrong.", "")
    book.active["C1"].comment = Comment(f"{marks.OURS}Wrong.", "")
    book.save(path)
    rejects, facts, _ = outcome(folder)
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
    whole = run(folder)
    told = []
    for release in (whole, folder / "published" / whole.name):
        with duckdb.connect(release / "orebook.duckdb", read_only=True) as con:
            told += con.execute("select rule, text from mart.rejects").fetchall()
    assert told == [("cell_note", "as Ana was ill"), ("cell_note", "withheld")]


def test_a_unit_in_the_format_does_not_bring_a_merged_value_back(tmp_path):
    folder = make_project(tmp_path / "p")
    path = folder / "intake/x.xlsx"
    book = workbook(path, [GOOD, (*GOOD[:2], "2025-02-01", "2025-02-28", None, "h")])
    book.active["E2"].number_format = '0 "h"'
    book.active.merge_cells("E2:E3")
    book.save(path)
    rejects, facts, _ = outcome(folder)
    assert [r["rule"] for r in rejects if r["severity"] == "refused"] == ["over_merged"]
    assert not facts


def test_a_formula_without_a_result_is_refused(tmp_path):
    folder = make_project(tmp_path / "p")
    workbook(folder / "intake/x.xlsx", [GOOD, (*GOOD[:4], "=1+1", "h")])
    rejects, _, _ = outcome(folder)
    assert "formula_without_result" in {r["rule"] for r in rejects}


def test_hidden_rows_are_read_and_flagged(tmp_path):
    folder = make_project(tmp_path / "p")
    path = folder / "intake/x.xlsx"
    book = workbook(path, [GOOD])
    book.active.row_dimensions[2].hidden = True
    book.save(path)
    rejects, facts, _ = outcome(folder)
    assert ("hidden_rows", "flagged") in {(r["rule"], r["severity"]) for r in rejects}
    assert len(facts) == 1


@pytest.mark.parametrize("kind", ["cut_off", "protected", "foreign"])
def test_a_file_that_cannot_be_read_does_not_stop_the_others(tmp_path, kind):
    folder = make_project(tmp_path / "p")
    write_csv(folder / "intake/good.csv", LONG, [GOOD])
    path = folder / "intake/x.xlsx"
    workbook(path, [GOOD])
    if kind == "cut_off":
        path.write_bytes(path.read_bytes()[:-200])
    elif kind == "protected":
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096)
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("word/document.xml", "<w/>")
    rejects, facts, _ = outcome(folder)
    (reject,) = [r for r in rejects if r["file"] == "x.xlsx"]
    assert reject["severity"] == "refused"
    assert reject["message"]
    assert reject["remedy"]
    assert len(facts) == 1
