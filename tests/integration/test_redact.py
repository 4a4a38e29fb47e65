"""What is erased is gone from the evidence; figures stay, and the record says so."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from pipelines.again import again
from pipelines.cli import cli
from tests.projects import LONG, make_project, make_small, run, write_csv
from transforms.intake import deliver
from transforms.mart.verify import verify
from transforms.project.folder import load
from warehouse import raw_store
from warehouse.connection import connect

NAME = "Maria Quispe"
HEADER = (*LONG, "comment")
Rows = list[tuple[object, ...]]


def rows(site: str) -> Rows:
    """Half a year each; what somebody remarked on the first names a person."""
    first, second = ("2025-01-01", "2025-06-30"), ("2025-07-01", "2025-12-31")
    said = f'told by "{NAME}", shift 2'
    return [
        (site, "ore_mined_t", *first, 5, "t", said),
        (site, "ore_mined_t", *second, 7, "t", "no remark"),
    ]


ROWS = [
    *rows("A"), ("A", "hours_worked", "2025-01-01", "2025-12-31", "some", "h", ""),
]  # fmt: skip


def redact(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(
        cli,
        ["redact", "--project", str(folder), *words, "--by", "A. Officer",
         "--reason", "asked for by the person"],
    )  # fmt: skip


def record(folder: Path) -> None:
    """What lies in the drop box is on record; nothing is computed."""
    project = load(folder)
    deliver.receive(project, deliver.open_evidence(project))


def holding(folder: Path, text: str) -> list[str]:
    """Stored files that hold a text, workbooks unpacked."""
    found = []
    for path in sorted((folder / "evidence/raw").glob("??/*")):
        content = path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                content = b"".join(archive.read(n) for n in archive.namelist())
        if text.encode() in content:
            found.append(path.name)
    return found


def values(release: Path) -> list[tuple[object, ...]]:
    with connect(release / "orebook.duckdb", read_only=True) as con:
        return con.execute(
            "select figure_id, value, status from mart.fact_figure order by all"
        ).fetchall()


def workbook(path: Path, rows: Rows) -> None:
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        sheet, other = book.add_worksheet("production"), book.add_worksheet("notes")
        sheet.write_row(0, 0, HEADER)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
        sheet.write_comment("G2", f"ask {NAME}")
        other.write("A1", "not for figures")


def parquet(path: Path, rows: Rows) -> None:
    columns = {n: [str(row[i]) for row in rows] for i, n in enumerate(HEADER)}
    pq.write_table(pa.table(columns), path)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    make_small(monkeypatch, ("prod_ore_mined", "ohs_ltifr"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = make_project(tmp_path / "p", sites="A,Alpha,CL\n", extra="standards: []\n")
    write_csv(made / "intake/a.csv", HEADER, ROWS)
    return made


def test_a_cell_is_gone_and_figures_stay(tmp_path: Path) -> None:
    """Of each kind of file, each of a site of its own."""
    folder = make_project(
        tmp_path / "p", sites="A,A,CL\nB,B,CL\nC,C,CL\n", extra="standards: []\n"
    )
    files = {"a.csv": "G2", "b.xlsx": "production!G2", "c.parquet": "G2"}
    write_csv(folder / "intake/a.csv", HEADER, rows("A"))
    workbook(folder / "intake/b.xlsx", rows("B"))
    parquet(folder / "intake/c.parquet", rows("C"))
    before = run(folder, tables=True)
    assert len({row[0] for row in values(before) if row[1]}) > 3
    told = deliver.open_evidence(load(folder)).versions()
    said = []
    for name, cells in files.items():
        (sha,) = told[name]
        assert sha in holding(folder, NAME)
        done = redact(folder, name, "--cells", cells)
        assert done.exit_code == 0, done.output
        assert "Every figure and every row is what it was." in done.output
        assert not raw_store.object_path(folder / "evidence/raw", sha).exists()
        project = load(folder)
        said.append(
            f"{name}: cells {cells} erased by decision of A. Officer (ledger entry "
            f"{len(deliver.open_evidence(project).entries)}): asked for by the person"
        )
    assert not holding(folder, NAME)
    found = verify(project)
    assert found.problems == []
    assert found.erased == said
    # What lies in the drop box as it was is not taken in again, and is named.
    assert [item.name for item in deliver.left_out(project)] == list(files)
    for name in files:
        (folder / "intake" / name).unlink()
    after = run(folder, tables=True)
    assert after.name != before.name
    assert values(after) == values(before)
    assert again(project, after.name).problems == []


def test_what_a_figure_rests_on_is_not_erased(folder: Path) -> None:
    # A row of no reported period, of which no figure tells.
    write_csv(
        folder / "intake/near_miss.csv",
        ("near_miss_id", "occurred_on", "site", "worker_type"),
        [("N1", "2019-05-02", "A", "employee")],
    )
    record(folder)
    ledger = (folder / "evidence/ledger.jsonl").read_bytes()
    for cells in ("E2", "A2:G2"):
        done = redact(folder, "a.csv", "--cells", cells)
        assert "Nothing was erased: the figure" in str(done.exception)
    done = redact(folder, "near_miss.csv", "--cells", "A2")
    assert "Nothing was erased: the row of near_miss" in str(done.exception)
    assert (folder / "evidence/ledger.jsonl").read_bytes() == ledger
    assert verify(load(folder)).problems == []


def test_what_showed_it_is_named(folder: Path) -> None:
    write_csv(folder / "intake/a.csv", HEADER, [*ROWS, (*ROWS[2][:4], NAME, "h", "")])
    before = run(folder, tables=True)
    write_csv(folder / "intake/a.csv", HEADER, ROWS[1:])
    run(folder)
    (first, _) = deliver.open_evidence(load(folder)).versions()["a.csv"]
    done = redact(folder, "a.csv", "--version", first[:12], "--cells", "E5")
    assert done.exit_code == 0, done.output
    assert f"published/{before.name}: rejects" in done.output
    # Row 2 of that version still holds it, as the command says.
    assert "The same text stands in other cells of that file." in done.output
    problems = again(load(folder), before.name).problems
    assert any("came after this release was made" in line for line in problems)


def test_twice_and_by_a_killed_command(folder: Path) -> None:
    record(folder)
    project = load(folder)
    assert redact(folder, "a.csv", "--cells", "G2").exit_code == 0
    assert redact(folder, "a.csv", "--cells", "G3").exit_code == 0
    assert not holding(folder, NAME)
    assert not holding(folder, "no remark")
    assert verify(project).problems == []
    assert len(verify(project).erased) == 2
    # The line is written and the file is there still: the next opening ends it.
    last = deliver.open_evidence(project).redactions()[-1]
    path = raw_store.object_path(project.store, last.sha256)
    path.with_suffix(raw_store.ERASED).unlink()
    path.write_text("as it was")
    assert any("was to be erased" in line for line in verify(project).problems)
    deliver.open_evidence(project)
    assert verify(project).problems == []
    assert not path.exists()


def test_a_document_goes_whole_and_rows_do_not(folder: Path) -> None:
    (folder / "intake/report.pdf").write_text(f"of {NAME}")
    record(folder)
    done = redact(folder, "report.pdf", "--whole")
    assert done.exit_code == 0, done.output
    assert "report.pdf" not in "".join(holding(folder, f"of {NAME}"))
    assert holding(folder, f"of {NAME}") == []
    done = redact(folder, "a.csv", "--whole")
    assert "a.csv holds rows" in str(done.exception)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("a.csv", "--cells", "X"), "X names no cells"),
        (("a.csv", "--cells", "C9:B2"), "ends before it begins"),
        (("a.csv", "--cells", "Sheet!B2"), "has no sheets"),
        (("a.csv", "--cells", "Z99"), "nothing stands in Z99"),
        (("b.csv", "--cells", "B2"), "b.csv is not on record"),
        (("a.csv", "--version", "ff", "--cells", "B2"), "in that version"),
    ],
)
def test_what_cannot_be_erased_is_said(
    folder: Path, words: tuple[str, ...], said: str
) -> None:
    record(folder)
    assert said in str(redact(folder, *words).exception)


def test_a_stand_in_that_nobody_decided_is_found(folder: Path) -> None:
    record(folder)
    project = load(folder)
    (told,) = deliver.open_evidence(project).versions()["a.csv"]
    raw_store.erase(project.store, told, told[::-1])
    problems = verify(project).problems
    assert any("no decision to erase is on record" in line for line in problems)
