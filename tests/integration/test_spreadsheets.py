"""What a delivered cell could make a spreadsheet do: nothing, on the commands."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from pipelines.session import mart
from tests.projects import LONG, make_project, monthly, run, write_csv
from tests.typed import here
from warehouse import csv_text
from warehouse.connection import connect

FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of a company whose cells, names and files want to be formulas."""
    folder = make_project(
        tmp_path_factory.mktemp("sheets") / "p",
        periods="[FY2025]",
        sites=f'"A","{FORMULA}",CL\nB,\'t Zand,CL\n',
    )
    rows = monthly("A", "ore_mined_t", 2025, 10, "t")
    rows.append(("A", "hours_worked", "2025-01-01", "2025-01-31", FORMULA, "h"))
    rows.append(("A", "hours_worked", "2025-02-01", "2025-02-28", "@now", "h"))
    rows.append(("A", "ore_mined_t", "2025-01-01", "2025-01-31", "-5", "t"))
    write_csv(folder / "intake/=1+1.csv", LONG, rows)
    return run(folder, tables=True)


@pytest.fixture(scope="module")
def exported(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every table of the release as CSV."""
    folder = tmp_path_factory.mktemp("csv")
    made = here("export", "tables", "--out", folder, "--project", release.parents[1])
    made.check_returncode()
    return folder


def sql(release: Path, statement: str, form: str) -> str:
    project = release.parents[1]
    done = here("sql", statement, "--format", form, "--project", project)
    done.check_returncode()
    return done.stdout


def test_no_cell_of_a_published_table_is_run(exported):
    guarded = 0
    for path in sorted(exported.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        guarded += sum(cell.startswith("'") for cell in cells)
        # As they stand they need no guard: of those that have one, it is the only one.
        for cell in cells:
            assert cell.startswith("'") or csv_text.guarded(cell) == cell, path
    assert guarded > 5


def test_the_cell_is_there_as_delivered_once_the_apostrophe_is_off(release):
    with (release / "tables/rejects.csv").open(encoding="utf-8", newline="") as stream:
        texts = {row["text"] for row in csv.DictReader(stream)}
    assert {f"'{FORMULA}", "'@now", "-5"} <= texts
    assert csv_text.plain(f"'{FORMULA}") == FORMULA


def test_of_large_tables_a_release_has_no_csv(release, exported):
    large = {name for name, said in mart().items() if said.is_large}
    assert large == {"contribution", "fact_measurement"}
    names = {path.name for path in exported.iterdir()}
    inside = {path.name for path in (release / "tables").glob("*.csv")}
    assert names - inside == {f"{name}.csv" for name in large}
    for name in inside:
        there = (release / "tables" / name).read_bytes()
        assert (exported / name).read_bytes() == there
    package = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        kind = "parquet" if resource["name"] in large else "csv"
        assert resource["format"] == kind
        assert resource["path"] == f"tables/{resource['name']}.{kind}"
        assert (release / resource["path"]).is_file()


def test_tables_in_csv_say_what_the_database_says(release, exported):
    with connect(release / "orebook.duckdb", read_only=True) as con:
        for table, said in mart().items():
            if not said.has_files:
                continue
            cursor = con.execute(said.published())
            names = [item[0] for item in cursor.description]
            wanted = cursor.fetchall()
            file = exported / f"{table}.csv"
            with file.open(encoding="utf-8", newline="") as stream:
                header, *rows = csv.reader(stream)
            assert header == names
            assert len(rows) == len(wanted), table
            for row, values in zip(rows, wanted, strict=True):
                for cell, value in zip(row, values, strict=True):
                    if isinstance(value, str):
                        assert csv_text.plain(cell) == value, table
                    elif value is not None:
                        assert not cell.startswith("'"), table


def test_the_package_says_the_rule(release):
    package = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    assert csv_text.RULE in package["description"]


def test_printed_csv_keeps_the_rule_and_json_the_text(release):
    asked = "select name, longitude, -5 as n from dim_site where site_id = 'A'"
    header, row = list(csv.reader(io.StringIO(sql(release, asked, "csv"))))
    assert header == ["name", "longitude", "n"]
    assert row == [f"'{FORMULA}", "", "-5"]
    assert json.loads(sql(release, asked, "json"))[0]["name"] == FORMULA


def test_no_workbook_of_the_release_holds_the_cell_as_a_formula(release, tmp_path):
    from openpyxl import load_workbook

    from pipelines.session import renderers

    found = 0
    for name in ("databook.xlsx", "content_index.xlsx"):
        renderers()[name](release / "orebook.duckdb", tmp_path / name)
        for page in load_workbook(tmp_path / name):
            for row in page.iter_rows():
                for cell in row:
                    assert cell.data_type != "f", (name, page.title, cell.coordinate)
                    found += FORMULA in str(cell.value)
    assert found
