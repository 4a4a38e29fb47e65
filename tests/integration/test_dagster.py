"""Runs through the Dagster job: what it shows, what it does when little is new."""

from __future__ import annotations

import subprocess
import sys

import dagster as dg
import pytest

from tests import mine
from tests.projects import LONG, make_project, monthly, run, write_csv
from tests.typed import here, orebook
from transforms import catalogue
from warehouse import reference


@pytest.fixture
def project(tmp_path):
    folder = make_project(tmp_path / "p", periods="[FY2025]")
    rows = monthly("A", "ore_mined_t", 2025, 10, "t")
    rows += monthly("A", "hours_worked", 2025, 10, "h")
    write_csv(folder / "intake/x.csv", LONG, rows)
    return folder


@pytest.fixture
def ran(mine_run_twice, tmp_path):
    """A project after a first run and a second one with one new delivery."""
    return mine.copy(mine_run_twice, tmp_path / "mine")


def test_a_run_says_what_it_computed_and_what_it_left(mine_run_twice):
    first, second = (
        mine_run_twice.with_name(f"mine.run{number}").read_text() for number in (1, 2)
    )
    known = len(catalogue.load())
    assert f"Computed {known} indicators; 0 left" in first
    # Ore mined and the strip ratio rest on the delivery, and nothing else.
    assert f"Computed 2 indicators; {known - 2} left, because nothing" in second


def test_a_run_with_nothing_new_says_so_and_is_none(ran):
    state = (ran / "state/last_run.json").read_bytes()
    third = orebook("run", "--project", ran)
    assert "Nothing new" in third.stdout
    assert (ran / "state/last_run.json").read_bytes() == state


def test_where_nothing_is_open_the_exit_code_is_zero(tmp_path):
    project = make_project(tmp_path / "p", periods="[FY2025]", sites="A,Alpha,CL\n")
    rows = monthly("A", "ore_mined_t", 2025, 5, "t")
    write_csv(project / "intake/ore.csv", LONG, rows)
    run(project)
    done = orebook("run", "--project", project)
    assert done.returncode == 0, done.stdout


def test_refused_rows_are_said_with_what_to_do(mine_run_twice):
    said = mine_run_twice.with_name("mine.run1").read_text()
    assert "clerk.csv, row 4, site_id: 'EAST'. This site is not in sites.csv." in said


def test_a_project_that_cannot_be_used_ends_with_exit_code_two(project):
    (project / "orebook.yaml").write_text("company: X\nperiods: [FY25]\n")
    result = orebook("run", "--project", project)
    assert result.returncode == 2
    assert "'FY25' is not a period: write FY2025" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_broken_ledger_stops_the_run_and_is_named(ran):
    ledger = ran / "evidence/ledger.jsonl"
    ledger.write_bytes(ledger.read_bytes().replace(b"late.csv", b"soon.csv"))
    result = orebook("run", "--project", ran)
    assert result.returncode == 2
    assert "line" in result.stderr
    assert here("verify", "--project", ran).returncode == 1


def test_help_and_check_do_not_import_dagster(project):
    code = (
        "import sys; from pipelines.cli import main\n"
        f"try: main(['check', '--project', {str(project)!r}])\n"
        "except SystemExit: pass\n"
        "assert 'dagster' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"]])
def test_help_imports_nothing_heavy(arguments):
    code = (
        "import sys; from pipelines.cli import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit: pass\n"
        "heavy = {'dagster', 'duckdb', 'pandas', 'pyarrow', 'pydantic', 'xlsxwriter'}\n"
        "sys.exit(', '.join(sorted(heavy & sys.modules.keys())) or 0)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (found.returncode, found.stderr) == (0, "")


def test_the_graph_has_an_asset_for_each_dataset_and_indicator():
    from pipelines.definitions import JOB, defs

    definitions = defs()
    graph = definitions.resolve_asset_graph()
    keys = {key.to_user_string() for key in graph.get_all_asset_keys()}
    assert {f"validated/{name}" for name in reference.datasets()} <= keys
    assert {f"figures/{name}" for name in catalogue.load()} <= keys
    assert {"deliveries", "facts", "warehouse", "databook", "publication"} <= keys
    for key in graph.get_all_asset_keys():
        # The list of assets shows its first words as they are typed.
        assert not (graph.get(key).description or "*").startswith(("*", "`")), key
        assert graph.get(key).group_name in {
            "deliveries", "validated", "facts", "disclosures", "materiality", "reports",
            *(item.topic for item in catalogue.load().values()),
        }  # fmt: skip
    assert definitions.resolve_job_def(JOB).executor_def.name == "in_process"
    upstream = graph.get(dg.AssetKey(["figures", "ghg_scope1_gross"])).parent_keys
    assert dg.AssetKey(["validated", "emission"]) in upstream
    above = [dg.AssetKey(["figures", "ghg_scope1_gross"])]
    found: set[dg.AssetKey] = set()
    while above:
        found.add(key := above.pop())
        above += graph.get(key).parent_keys - found
    # All that lies above a figure is what it rests on, up to the sites.
    assert {key.to_user_string() for key in found} >= {
        "deliveries", "deliveries_by_site", "validated/energy",
    }  # fmt: skip
    assert "validated/grievance" not in {key.to_user_string() for key in found}
