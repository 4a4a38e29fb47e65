"""One small company, run once: each room that a number goes through, within seconds.

These are no slow tests, so there is one here for whatever trust rests on: what a room
does in every case is tried at length elsewhere.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from pipelines.session import mart
from tests import mine
from tests.integration.publishing import recomputed
from tests.integration.test_reruns import flip
from tests.integration.workbook import filling
from tests.projects import LONG, make_project, monthly, run, write_csv
from tests.typed import here
from tests.unit.reporting.test_databook import figures_told
from transforms import catalogue
from transforms.catalogue import lineage
from transforms.intake import deliver
from transforms.mart import publication
from transforms.mart.trace import UnknownFigure, trace
from transforms.mart.verify import verify
from transforms.project.folder import load
from warehouse import ledger, raw_store
from warehouse.connection import connect

PURCHASED = "energy_electricity_purchased/GROUP-TOTAL/FY2025/{}/total"
# 12 months of 7 MWh at 3.6 GJ, of A in full and of B in full, at its share or not.
HALF = Decimal(12 * 7) * Decimal("3.6")
GROUP = {
    "operational_control": 2 * HALF,
    "financial_control": HALF,
    "equity_share": HALF + HALF * Decimal("0.6"),
}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sites, one year, one cell that is no number; it has run."""
    folder = make_project(
        tmp_path_factory.mktemp("company") / "p", periods="[FY2025]",
        ownership="A,2020-01-01,,1,yes,yes\nB,2020-01-01,,0.6,no,yes\n",
    )  # fmt: skip
    rows = [("B", "hours_worked", "2025-01-01", "2025-01-31", "about 900", "h")]
    for site in "AB":
        rows += monthly(site, "electricity_purchased_mwh", 2025, 7, "MWh")
        rows += monthly(site, "ore_mined_t", 2025, "10.123", "kt")
    write_csv(folder / "intake/all.csv", LONG, rows)
    run(folder, ("databook.xlsx",), tables=True)
    return folder


@pytest.fixture(scope="module")
def release(company: Path) -> Path:
    return (company / "published/latest").resolve()


def test_the_mart_holds_the_figures_that_the_cells_give(release: Path) -> None:
    with connect(release / "orebook.duckdb", read_only=True) as con:
        for approach, value in GROUP.items():
            row = con.execute(
                "select value, unit, status from mart.fact_figure where figure_id = ?",
                [PURCHASED.format(approach)],
            ).fetchone()
            assert row == (value, "GJ", "complete"), approach
        refused = con.execute(
            'select file, "row", text from mart.rejects where severity = ?',
            ["refused"],
        ).fetchall()
    assert refused == [("all.csv", 2, "about 900")]


def test_dagster_is_told_what_each_site_handed_in(company: Path) -> None:
    from pipelines.assets import deliveries_by_site

    database = company / "published/latest/orebook.duckdb"
    told = {
        event.partition: event.metadata
        for event in deliveries_by_site.events(database, ["all.csv"], False)
    }
    assert {site: one["cells handed in"].value for site, one in told.items()} == {
        "A": 24, "B": 25,
    }  # fmt: skip
    sha = hashlib.sha256((company / "intake/all.csv").read_bytes()).hexdigest()
    table = str(told["B"]["files and fates"].value)
    assert f"`all.csv` | `{sha}` | 25 | 24 counted, 1 refused" in table
    # From there to the page that says what else is asked of the site.
    page, _, anchor = str(told["B"]["what is asked of it, and open"].value).partition(
        "#"
    )
    assert anchor.startswith("B ")
    assert page == "published/latest/report/collection.html"
    # Nothing new of a site: no event.
    assert not list(deliveries_by_site.events(database, ["other.csv"], False))


def test_a_gri_view_says_how_whole_its_figures_are(release: Path) -> None:
    with connect(release / "orebook.duckdb", read_only=True) as con:
        rows = con.execute(
            'select consolidation, "FY2025", "FY2025_status", "FY2025_reason", '
            '"FY2025_coverage" from mart.v_gri_302_1_2016 where indicator_id = ? '
            "and level = 'group' and breakdown = ''",
            ["energy_electricity_purchased"],
        ).fetchall()
    lead = GROUP["operational_control"]
    assert rows == [("operational_control", lead, "complete", "", 1)]


def test_every_table_of_the_mart_is_a_file_with_its_columns(release: Path) -> None:
    with connect(release / "orebook.duckdb", read_only=True) as con:
        tables = [table for table in mart().values() if table.has_files]
        for one in tables:
            table, columns = one.name, one.columns
            there = con.execute(f"describe mart.{table}").fetchall()
            assert {row[0] for row in there} == columns.keys(), table
            (count,) = con.execute(f"select count(*) from mart.{table}").fetchone()
            parquet = release / "tables" / f"{table}.parquet"
            (stored,) = con.execute(
                "select count(*) from read_parquet(?)", [str(parquet)]
            ).fetchone()
            assert stored == count, table
            text = parquet.with_suffix(".csv")
            assert text.exists() != one.is_large, table
            if text.exists():
                with text.open(newline="", encoding="utf-8") as file:
                    header, *rows = csv.reader(file)
                assert len(rows) == count, table
                assert set(header) == columns.keys(), table


def test_text_of_a_large_table_is_kept_as_its_file_says(release: Path) -> None:
    with connect(release / "orebook.duckdb", read_only=True) as con:
        for table in (table for table in mart().values() if table.compression):
            (made,) = con.execute(
                "select sql from duckdb_tables() where table_name = ?", [table.name]
            ).fetchone()
            kept = dict(re.findall(r"(\w+)\W+VARCHAR USING COMPRESSION (\w+)", made))
            told = {column: how.lower() for column, how in kept.items()}
            assert told == table.compression, table.name


def test_a_figure_leads_to_its_cells_and_is_made_again_from_them(
    release: Path,
) -> None:
    with connect(release / "orebook.duckdb", read_only=True) as con:
        found = trace(con, PURCHASED.format("equity_share"))
        assert found.recomputed() == (GROUP["equity_share"], "")
        assert len(found.sources) == 24
        assert {(s.site_id, s.share) for s in found.sources} == {
            ("A", Decimal(1)), ("B", Decimal("0.6"))
        }  # fmt: skip
        cells = {s.cell for s in found.sources if s.site_id == "A"}
        assert cells == {f"E{row}" for row in range(3, 15)}
        assert {s.file for s in found.sources} == {"all.csv"}
        with pytest.raises(UnknownFigure, match=r"energy_electricity_purchased/GROUP"):
            trace(con, PURCHASED.format("equity"))
        count, wrong = recomputed(con)
    assert count > 50
    assert wrong == []


def test_trace_prints_formula_file_and_cell(company: Path) -> None:
    figure = PURCHASED.format("equity_share")
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "trace", figure, "--project", company],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for word in ("483.84", "all.csv", "E3", "GJ"):
        assert word in done.stdout, word


def test_columns_lead_to_the_metric_that_they_come_from() -> None:
    indicators = catalogue.load()
    columns = lineage.contributions(indicators["energy_electricity_purchased"])
    metric = ("metric", "electricity_purchased_mwh", "value")
    assert metric in columns["amount"]
    for name, item in indicators.items():
        assert lineage.contributions(item)["amount"], name


def test_verify_finds_a_whole_company_whole(company: Path) -> None:
    found = verify(load(company))
    assert (found.problems, found.later) == ([], "")


def test_verify_names_each_byte_that_changed(company: Path, tmp_path: Path) -> None:
    copy = mine.copy(company, tmp_path / "p")
    changed = {
        "evidence/raw": next(copy.glob("evidence/raw/*/*")),
        "tables/fact_figure.parquet": next(
            copy.glob("published/FY*/tables/fact_figure.parquet")
        ),
        "databook.xlsx": next(copy.glob("published/FY*/databook.xlsx")),
    }
    for path in changed.values():
        flip(path)
    done = here("verify", "--project", copy)
    assert done.returncode == 1, done.stdout + done.stderr
    for named in changed:
        assert named in done.stdout + done.stderr, named


def test_verify_names_a_table_that_somebody_changed(
    company: Path, tmp_path: Path
) -> None:
    copy = mine.copy(company, tmp_path / "p")
    database = next(copy.glob("published/FY*/orebook.duckdb"))
    database.chmod(0o644)
    with duckdb.connect(database) as con:
        con.execute("update mart.fact_figure set value = value + 1 where value > 0")
    digest = hashlib.sha256(database.read_bytes()).hexdigest()
    noted = database.with_name("orebook.duckdb.sha256")
    noted.chmod(0o644)
    noted.write_text(f"{digest}  orebook.duckdb\n")
    problems = verify(load(copy)).problems
    assert any("mart.fact_figure differs" in problem for problem in problems), problems


def test_verify_finds_that_latest_leads_elsewhere_and_an_entry_is_dated_back(
    company: Path, tmp_path: Path
) -> None:
    copy = mine.copy(company, tmp_path / "p")
    latest = copy / "published/latest"
    name = latest.resolve().name
    latest.unlink()
    latest.symlink_to(copy / "intake")
    # The last entry is dated back: no release stands on it.
    written_anew(copy, lambda e: e[-1].update(utc="2019-08-01T00:00:00+00:00"))
    problems = verify(load(copy)).problems
    (of_latest,) = (p for p in problems if p.startswith("published/latest does not"))
    assert f" lead to {name}, which" in of_latest
    (of_date,) = (problem for problem in problems if problem != of_latest)
    assert "is dated 2019-08-01" in of_date and "before entry" in of_date
    # A program that follows links leaves a folder.
    latest.unlink()
    mine.copy(copy / "published" / name, latest)
    problems = verify(load(copy)).problems
    assert any(p.startswith("published/latest is a folder and no") for p in problems)
    assert publication.leads_elsewhere(load(copy), name)
    # One that leads to an earlier release than the last is no fault, and is said.
    later = {"kind": "release", "name": "FY2025-later"}
    written_anew(
        copy, lambda e: e.append(e[-1] | later | {"seq": e[-1]["seq"] + 1})
    )
    assert verify(load(copy)).later.startswith("FY2025-later (ledger entry ")


def test_a_release_that_the_project_did_not_make_is_never_read_without_a_word(
    company: Path, tmp_path: Path
) -> None:
    copy = mine.copy(company, tmp_path / "p")
    asked = ("sql", "select count(*) from fact_figure", "--project", copy)
    assert here(*asked).stderr == ""
    published = copy / "published"
    name = (published / "LATEST").read_text().strip()
    mine.copy(published / name, published / "FY2025-another")
    (published / "LATEST").write_text("FY2025-another\n")
    done = here(*asked)
    assert done.returncode == 0
    assert done.stderr.startswith(
        "NOT ON RECORD published/FY2025-another is not on record in evidence"
    )
    project = load(copy)
    entries = ledger.read(project.ledger)
    assert publication.last_own(project, deliver.Evidence(entries)) == name
    # The database of another under a manifest of its own; a manifest that was changed.
    standing = published / name / "orebook.duckdb"
    with duckdb.connect(standing) as con:
        con.execute("update mart.release set release_id = 'FY2024-other'")
    words = publication.not_on_record(project, standing)
    assert f"published/{name} holds the database of FY2024-other:" in words
    manifest = standing.with_name("release.json")
    manifest.write_text(manifest.read_text().replace("Test", "Other"))
    words = publication.not_on_record(project, standing)
    assert f"published/{name} has another release.json than the one on record" in words
    assert "It is of 'Other', orebook.yaml of 'Test'." in words


def written_anew(folder: Path, change: Callable[[list[dict[str, Any]]], None]) -> None:
    """Change entries of the ledger and chain them anew: each line holds by itself."""
    path = folder / "evidence/ledger.jsonl"
    said = [json.loads(line) for line in path.read_text().splitlines()]
    change(said)
    prev, lines = ledger.GENESIS, []
    for entry in said:
        made = ledger.Entry(**(entry | {"prev": prev}))
        prev = made.hash()
        lines.append(made.line())
    path.chmod(0o644)
    path.write_bytes(b"".join(line + b"\n" for line in lines))


def test_verify_finds_a_delivery_that_was_exchanged_and_chained_anew(
    company: Path, tmp_path: Path
) -> None:
    copy = mine.copy(company, tmp_path / "p")
    sha = hashlib.sha256((copy / "intake/all.csv").read_bytes()).hexdigest()
    old = raw_store.object_path(copy / "evidence/raw", sha)
    content = old.read_bytes().replace(b",7,MWh", b",5,MWh")
    sha = hashlib.sha256(content).hexdigest()
    new = raw_store.object_path(copy / "evidence/raw", sha)
    new.parent.mkdir(exist_ok=True)
    new.write_bytes(content)
    old.unlink()

    def exchange(entries: list[dict[str, Any]]) -> None:
        (entry,) = (e for e in entries if e["sha256"] == old.name)
        entry |= {"sha256": sha, "bytes": len(content)}

    written_anew(copy, exchange)
    problems = "\n".join(verify(load(copy)).problems)
    assert "an entry was changed since" in problems
    assert f"mart.dim_source_file says all.csv is {old.name}" in problems


def test_a_file_that_is_gone_from_a_release_is_named_by_what_needs_it(
    company: Path, tmp_path: Path
) -> None:
    copy = mine.copy(company, tmp_path / "p")
    release = (copy / "published/latest").resolve()
    (release / "datapackage.json").unlink()
    pack = here("export", "pack", "--project", copy, "--out", tmp_path / "pack")
    assert pack.returncode == 2 and not (tmp_path / "pack").exists()
    assert "datapackage.json is missing, and is a part of the release" in pack.stderr
    restored = here("restore", "--project", copy)
    assert restored.returncode == 1
    words = f"{release.name} is there and lacks datapackage.json. Move the folder away"
    assert words in restored.stdout


def test_a_ledger_that_cannot_be_read_is_the_only_thing_named(
    company: Path, tmp_path: Path
) -> None:
    copy = mine.copy(company, tmp_path / "p")
    path = copy / "evidence/ledger.jsonl"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b'"seq": 2,', b'"seq": 9,'))
    (problem,) = verify(load(copy)).problems
    assert problem.startswith("evidence/ledger.jsonl: ")


def test_verify_finds_a_total_that_its_contributions_do_not_give(
    company: Path, tmp_path: Path
) -> None:
    """Database, table files, digests, release.json and ledger: all renewed alike."""
    copy = mine.copy(company, tmp_path / "p")
    folder = (copy / "published/latest").resolve()
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    figure = PURCHASED.format("operational_control")
    with duckdb.connect(folder / "orebook.duckdb") as con:
        con.execute(
            "update mart.fact_figure set value = 1000 where figure_id = ?", [figure]
        )
        parquets = [folder / f"tables/{table}.parquet"
                    for table in ("fact_figure", "site_total")]  # fmt: skip
        for parquet in parquets:
            con.execute(f"copy (from mart.{parquet.stem}) to '{parquet}'")
    sha = hashlib.sha256((folder / "orebook.duckdb").read_bytes()).hexdigest()
    (folder / "orebook.duckdb.sha256").write_text(f"{sha}  orebook.duckdb\n")
    manifest = folder / "release.json"
    said = json.loads(manifest.read_text())
    for parquet in parquets:
        sha = hashlib.sha256(parquet.read_bytes()).hexdigest()
        said["files"][f"tables/{parquet.name}"] = sha
    text = json.dumps(said, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    manifest.write_text(text)
    sha = hashlib.sha256(manifest.read_bytes()).hexdigest()
    written_anew(copy, lambda e: e[-1].update(sha256=sha, bytes=len(text.encode())))
    digest, problem = verify(load(copy)).problems
    assert "the content digest of its tables is" in digest
    assert f"{figure} is published as 1000" in problem
    assert "its contributions give 604.8" in problem


def test_the_databook_says_what_the_mart_says(release: Path) -> None:
    book = openpyxl.load_workbook(release / "databook.xlsx")
    cells = {}
    for page in book:
        cells |= {name: cell for name, (cell, _) in figures_told(page).items()}
    with connect(release / "orebook.duckdb", read_only=True) as con:
        values = dict(
            con.execute("select figure_id, value from mart.fact_figure").fetchall()
        )
    assert PURCHASED.format("operational_control") in cells
    for name, cell in cells.items():
        if values[name] is not None:
            assert cell.value == float(values[name]), name


def test_a_site_workbook_filled_in_is_taken_over_by_check(tmp_path: Path) -> None:
    folder = filling.project(tmp_path / "p")
    book = openpyxl.load_workbook(filling.template(folder, datasets=("energy",)))
    filled = sum(filling.fill_example(sheet) for sheet in filling.row_sheets(book))
    (sheet, *_) = filling.row_sheets(book)
    row = next(filling.prepared(sheet))
    sheet.cell(row, filling.asked(sheet, row)[0]).value = "about 5"
    book.save(folder / "intake" / "A.xlsx")
    done = here("check", "--project", folder)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "about 5" in done.stdout
    assert f"{filled - 1}  rows accepted" in done.stdout
    assert "1  places refused" in done.stdout
