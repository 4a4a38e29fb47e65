"""One cell, one file or one name that nobody foresaw never stops the company.

Everything odd lies in one drop box beside a good file: each is named, with what to do,
and the good file counts.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines import ending
from tests.projects import LONG, make_project, monthly, run, run_to_figures, write_csv
from tests.typed import orebook
from transforms.intake import deliver, register_files, stage
from transforms.project.folder import load
from transforms.project.problem import ProjectProblem
from warehouse import reference
from warehouse.connection import literal

YEAR_0 = ("A", "waste_rock_t", "0000-01-01", "0000-01-31", 1, "t")
MAPPING = """\
files: databook.csv
columns: {Site: site_id, Unit: unit}
constants: {metric_id: coal_mined_t}
melt: {"2024": {period: FY2024}, "2025": {period: FY2025}, "0000": {period: "0000"}}
"""


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("odd")
    folder = make_project(root / "p")
    intake = folder / "intake"
    good = monthly("A", "ore_mined_t", 2025, 10, "t")
    write_csv(intake / "good.csv", LONG, good)
    write_csv(intake / "year0.csv", LONG, [YEAR_0])
    table = {name: [value] for name, value in zip(LONG, YEAR_0, strict=True)}
    table |= {"value": [2.5], "period_start": [-800_000], "period_end": [-799_970]}
    days = pa.array(table["period_start"], pa.int32()).cast(pa.date32())
    ends = pa.array(table["period_end"], pa.int32()).cast(pa.date32())
    pq.write_table(
        pa.table(table | {"period_start": days, "period_end": ends}),
        intake / "long_ago.parquet",
    )
    write_csv(intake / "heading.csv", LONG, [])
    register = [row["column"] for row in reference.register_columns("grievance")]
    write_csv(intake / "grievance.csv", register, [])
    cut = f"{','.join(LONG)}\nB,ore_mined_t,2025-01-01,2025-01-31,2123.785,t\n"
    (intake / "cut.csv").write_text(cut + "B,ore_mined_t,2025-02-01,2025-02-28,212,t")
    (folder / "mappings").mkdir()
    (folder / "mappings/databook.yaml").write_text(MAPPING)
    write_csv(
        intake / "databook.csv", ("Site", "Unit", "2024", "2025", "0000"),
        [("A", "t", 3, 4, 9), ("B", "t", 5, 6, 9)],
    )  # fmt: skip
    secret = root / "secret"
    secret.mkdir()
    write_csv(secret / "passwd.csv", LONG, monthly("B", "ore_mined_t", 2024, 5, "t"))
    (intake / "link.csv").symlink_to(secret / "passwd.csv")
    (intake / "linked").symlink_to(secret)
    (intake / "again.csv").symlink_to(intake / "good.csv")
    write_csv(intake / "..%2f..%2fx.csv", LONG, good)
    write_csv(intake / ".hidden/y.csv", LONG, good)
    Path(os.fsdecode(os.fsencode(intake) + b"/\xff\xe9.csv")).write_text("a,b\n1,2\n")
    os.mkfifo(intake / "pipe.csv")
    for name in (".DS_Store", "~$good.xlsx", "._good.csv", ".~lock.good.xlsx#"):
        (intake / name).write_text("x")
    return folder


NAMED = [
    r"not taken in link.csv: It is a link out of intake/, to",
    r"not taken in linked: It is a link to the folder",
    r"not taken in ..%2f..%2fx.csv: The name of the file begins with a dot",
    r"not taken in .hidden: The name of the folder begins with a dot",
    r"not taken in \xff\xe9.csv: The name of the file is not UTF-8",
    r"not taken in pipe.csv: It is not a file",
]


def test_check_names_each_and_goes_on(odd: Path) -> None:
    said = orebook("check", "--project", odd)
    assert said.returncode == 1, said.stderr
    assert said.stderr == ""
    for words in NAMED:
        assert words in said.stdout
    assert said.stdout.count("not taken in") == len(NAMED)
    for words in (
        "refused year0.csv C2 period_start: '0000-01-01'.",
        "refused long_ago.parquet C1 period_start:",
        "refused heading.csv row 1: There is a heading and no row below it",
        "flagged grievance.csv row 1: The register grievance has a heading and no row",
        "flagged cut.csv row 3: 'B,ore_mined_t,2025-02-01,2025-02-28,212,t'. The last "
        "line does not end with a line break",
        "refused databook.csv E2-E3 (2 places) 0000: '0000'. The start of the period",
    ):
        assert words in said.stdout
    assert "passwd" not in said.stdout.replace("secret/passwd.csv", "")


def test_run_takes_in_what_is_good_and_names_the_rest_each_time(odd: Path) -> None:
    for _ in range(2):
        said = orebook("run", "--project", odd)
        assert said.returncode == 1, said.stderr
        for words in NAMED:
            assert words in said.stdout
    assert "Nothing new" in said.stdout
    database = odd / "published/latest/orebook.duckdb"
    with duckdb.connect(database, read_only=True) as con:
        facts = con.execute(
            "select metric_id, site_id, period_start, sum(value) "
            "from mart.fact_measurement group by all order by all"
        ).fetchall()
        files = con.execute("select name, also_named from mart.dim_source_file")
        names = sorted(name for row in files.fetchall() for name in row if name)
    mapped = [row[1:] for row in facts if row[0] == "coal_mined_t"]
    assert mapped == [
        ("A", date(2024, 1, 1), 3), ("A", date(2025, 1, 1), 4),
        ("B", date(2024, 1, 1), 5), ("B", date(2025, 1, 1), 6),
    ]  # fmt: skip
    assert sum(row[3] for row in facts if row[:2] == ("ore_mined_t", "A")) == 120
    assert names == [
        "again.csv", "cut.csv", "databook.csv", "good.csv", "grievance.csv",
        "heading.csv", "long_ago.parquet", "year0.csv",
    ]  # fmt: skip
    stored = [p.read_bytes() for p in (odd / "evidence/raw").glob("*/*")]
    assert not any(b"B,ore_mined_t,2024" in content for content in stored)


def _workbook(path: Path, **sheets: list[tuple[object, ...]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return book


# Of a project with nothing but these: rule, file, sheet, row, column.
SELDOM = [
    ("column_without_heading", "side.csv", "", 2, 7),
    ("days_twice", "days.csv", "", 1, 4),
    ("hidden_copy", "hidden.xlsx", "Old", None, None),
    ("ignored_columns", "mapped.csv", "", 1, None),
    ("not_decimal_height_m", "tsf_register.csv", "", 2, 5),
    ("register_without_rows", "grievance.csv", "", 1, None),
    ("sheet_unmet", "skipped.xlsx", "", None, None),
    ("template_row_missing", "headless.xlsx", "Mine", None, None),
    # What orebook tells itself is no register that anybody hands in.
    ("not_recognised", "expected_cell.csv", "", None, None),
    ("two_readings", "marks.csv", "", 2, 5),
    ("not_a_number", "marks.csv", "", 3, 5),
]


def test_what_is_seldom_wrong_is_named_at_its_place(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", periods="[FY2025]")
    intake = folder / "intake"
    days = ("2025-01-01", "2025-01-31")
    side = [("B", "coal_mined_t", *days, 5, "t", "x")]
    write_csv(intake / "side.csv", (*LONG, ""), side)
    header = ("site_id", "metric_id", "unit", "value", "/".join(days))
    write_csv(intake / "days.csv", header, [("A", "ore_mined_t", "t", 3, 1)])
    stamp, row = ("orebook: rows production",), ("A", "ore_mined_t", *days, 5, "t")
    book = _workbook(intake / "hidden.xlsx", Mine=[stamp, LONG, row],
                     Old=[stamp, LONG, (*row[:4], 7, "t")])  # fmt: skip
    book["Old"].sheet_state = "hidden"
    book.save(intake / "hidden.xlsx")
    _workbook(intake / "headless.xlsx", Mine=[stamp, row])
    text = (
        "files: mapped.csv\ncolumns: {Site: site_id, Days: period, Tonnes: value}\n"
        "constants: {metric_id: waste_rock_t, unit: t}\n"
    )
    (folder / "mappings").mkdir()
    (folder / "mappings/mapped.yaml").write_text(text)
    (folder / "mappings/skipped.yaml").write_text(
        text.replace("mapped.csv", "skipped.xlsx\nsheet: Data\nskip: [Notes]")
    )
    table = [("Site", "Days", "Tonnes"), ("A", "2025-01", 4)]
    write_csv(intake / "mapped.csv", (*table[0], "Why"), [(*table[1], "x")])
    _workbook(intake / "skipped.xlsx", Data=[table[0], ("B", "2025-01", 4)])
    write_csv(
        intake / "tsf_register.csv",
        ("as_of", "tsf", "site_id", "tsf_status", "height_m", "classification_scheme",
         "consequence", "raising"),
        [("2025-06-30", "T", "A", "active", "tall", "GISTM", "high", "downstream")],
    )  # fmt: skip
    register = [row["column"] for row in reference.register_columns("grievance")]
    write_csv(intake / "grievance.csv", register, [])
    marks = [("B", "waste_rock_t", "2025-02-01", "2025-02-28", "1.234", "t"),
             ("B", "waste_rock_t", "2025-03-01", "2025-03-31", "1,5", "t")]  # fmt: skip
    write_csv(intake / "marks.csv", LONG, marks)
    ours = ("site", "metric", "period")
    write_csv(intake / "expected_cell.csv", ours, [("A", "ore_mined_t", "FY2025")])
    said = orebook("run", "--project", folder)
    assert (said.returncode, said.stderr) == (1, "")
    # Two files, and a sheet each of hidden.xlsx and headless.xlsx.
    assert "in 4 files or sheets refused whole" in said.stdout
    database = folder / "published/latest/orebook.duckdb"
    with duckdb.connect(database, read_only=True) as con:
        found = con.execute(
            'select rule, file, sheet, "row", "column" from mart.rejects'
        ).fetchall()
        assert con.execute(
            "select count(*) from mart.rejects where remedy = ''"
        ).fetchone() == (0,)
    assert sorted(found) == sorted(SELDOM)
    checked = orebook("check", "--project", folder).stdout
    assert checked.count("\nrefused ") == 7
    assert checked.count("\nflagged ") == 4


def test_a_sheet_over_which_a_library_falls_is_refused_and_the_others_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_project(tmp_path / "p")
    for site in "AB":
        rows = monthly(site, "waste_rock_t", 2025, 10, "t")
        write_csv(folder / f"intake/{site}.csv", LONG, rows)
    write_csv(folder / "intake/year0.csv", LONG, [YEAR_0])

    def accepts_year_0(expression: str, form: str) -> str:
        pattern = literal("[0-9]{4}-[0-9]{2}-[0-9]{2}")
        return (
            f"case when regexp_full_match({expression}, {pattern}) "
            f"then try_cast({expression} as date) end"
        )

    monkeypatch.setattr(stage, "day", accepts_year_0)
    database = run_to_figures(folder) / "orebook.duckdb"
    with duckdb.connect(database, read_only=True) as con:
        (named,) = con.execute(
            "select distinct file from mart.rejects where rule = 'cannot_be_read'"
        ).fetchall()
        (total,) = con.execute(
            "select sum(value) from mart.fact_measurement where site_id in ('A', 'B')"
        ).fetchone()
    assert named == ("year0.csv",)
    assert total == 240
    # It is refused once, not at every run.
    assert deliver.pending(load(folder), deliver.open_evidence(load(folder))) == []


@pytest.mark.parametrize("beside", [True, False])
def test_a_sheet_that_cannot_be_read_is_named_with_its_true_reason(
    tmp_path: Path, beside: bool
) -> None:
    folder = make_project(tmp_path / "p")
    book = openpyxl.Workbook()
    book.active.title = "Pit"
    for row in [LONG, *monthly("A", "waste_rock_t", 2025, 10, "t")]:
        book.active.append(row)
    book.active.cell(400_000, 3, "forgotten")
    if beside:
        sheet = book.create_sheet("Plant")
        for row in [LONG, *monthly("A", "ore_mined_t", 2025, 10, "t")]:
            sheet.append(row)
    book.save(folder / "intake/a.xlsx")
    said = orebook("check", "--project", folder)
    assert said.returncode == 1
    assert "refused a.xlsx [Pit]: The sheet reaches to cell C400000" in (
        said.stdout
    )
    assert "No sheet of this file" not in said.stdout
    assert f"{12 if beside else 0}  rows accepted" in said.stdout


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("mappings/a.yaml", b"ignroe: 1\n", "a.yaml, line 1, ignroe"),
        ("mappings/a.yaml", b"[" * 3000, "a.yaml, line 1: more than 20 lists"),
        ("mappings/a.yaml", b"files: \xff\n", "a.yaml, line 1: not UTF-8"),
        ("intake/delivery.yaml", b"x.csv: supersedes\n", "write `x.csv: {supersedes"),
        ("intake/delivery.yaml", b"- x\n", "write `file.csv: {supersedes"),
        ("intake/delivery.yaml", b"x.csv: {supersedes: {a: b}}\n", "write `x.csv"),
        ("intake/delivery.yaml", b"x: [" * 999, "more than 20 lists"),
        ("orebook.yaml", b"company: \xff\n", "orebook.yaml, line 1: not UTF-8"),
        ("factors/a.csv", b"factor_id\nx\n", "factors/a.csv: the column 'factor_kind'"),
        ("decisions/\xc3\x28.csv".encode("latin-1"), b"", "is not plain UTF-8 text"),
    ],
)  # fmt: skip
def test_what_a_person_wrote_wrongly_is_named_by_run_too(
    tmp_path: Path, name: str | bytes, content: bytes, words: str
) -> None:
    folder = make_project(tmp_path / "p")
    write_csv(folder / "intake/a.csv", LONG, [])
    path = folder / os.fsdecode(name)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    with pytest.raises(ProjectProblem) as caught:
        run(folder)
    assert words in caught.value.words


def test_a_stored_file_that_is_gone_is_named_by_run(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", periods="[FY2025]")
    rows = monthly("A", "ore_mined_t", 2025, 10, "t")
    write_csv(folder / "intake/pit/a.csv", LONG, rows)
    project = load(folder)
    (entry, *_) = deliver.receive(project, deliver.open_evidence(project))
    path = project.store / entry.sha256[:2] / entry.sha256
    path.unlink()
    said = orebook("run", "--project", folder)
    assert said.returncode == 2
    assert f"evidence/raw/{entry.sha256[:2]}/{entry.sha256} is missing: the stored " \
        "file of pit/a.csv. Bring it back from the backup" in said.stderr  # fmt: skip


def test_a_calendar_that_does_not_look_back_is_said_with_the_row_to_add(
    tmp_path: Path,
) -> None:
    extra = "fiscal_year_end: calendar.csv\n"
    folder = make_project(tmp_path / "p", periods="[FY2025]", extra=extra)
    calendar = folder / "calendar.csv"
    calendar.write_text("period_id,start,end\nFY2025,2024-12-30,2025-12-28\n")
    said = orebook("check", "--project", folder)
    assert said.returncode == 2
    assert "FY2025 looks back to FY2024" in said.stderr
    assert "add the row FY2024 that ends on 2024-12-29" in said.stderr
    calendar.write_text(calendar.read_text() + "FY2024,2024-01-01,2024-12-29\n")
    said = orebook("check", "--project", folder)
    assert (said.returncode, said.stderr) == (0, "")


def test_a_mapping_reads_period_names_by_the_calendar_file(tmp_path: Path) -> None:
    extra = "fiscal_year_end: calendar.csv\n"
    folder = make_project(tmp_path / "p", periods="[FY2025]", extra=extra)
    (folder / "calendar.csv").write_text(
        "period_id,start,end\nFY2024,2024-01-01,2024-12-29\n"
        "FY2025,2024-12-30,2025-12-28\n"
    )
    (folder / "mappings").mkdir()
    (folder / "mappings/databook.yaml").write_text(
        "files: databook.csv\ncolumns: {Site: site_id, Unit: unit}\n"
        "constants: {metric_id: coal_mined_t}\n"
        'melt: {"a": {period: FY2025}, "b": {period: FY2023}}\n'
    )
    header = ("Site", "Unit", "a", "b")
    write_csv(folder / "intake/databook.csv", header, [("A", "t", 3, 4)])
    database = run_to_figures(folder) / "orebook.duckdb"
    with duckdb.connect(database, read_only=True) as con:
        facts = con.execute(
            "select period_start, period_end, value from mart.fact_measurement"
        ).fetchall()
        refused = con.execute("select distinct text from mart.rejects").fetchall()
    assert facts == [(date(2024, 12, 30), date(2025, 12, 28), 3)]
    assert refused == [("FY2023",)]


@pytest.mark.parametrize("text", ["select x", "selec 1", "from nowhere"])
def test_a_query_of_our_own_that_is_wrong_is_no_fault_of_a_file(text: str) -> None:
    with duckdb.connect() as con, pytest.raises(duckdb.Error) as wrong:
        con.execute(text)
    with pytest.raises(type(wrong.value)):
        register_files.unforeseen(wrong.value)


@pytest.mark.parametrize(
    "error",
    [
        duckdb.InvalidInputException("failed: DagsterExecutionInterruptedError: "),
        RuntimeError("Query interrupted"),
        duckdb.InterruptException("INTERRUPT Error: Interrupted!"),
    ],
)
def test_an_interrupt_that_a_library_tells_of_is_no_fault_of_a_file(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(type(error)):
        register_files.unforeseen(error)
    with pytest.raises(SystemExit) as caught:
        ending.end(error)
    assert caught.value.code == 2
    assert "Stopped. Nothing half done" in capsys.readouterr().err
