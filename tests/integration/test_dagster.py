"""Runs through the Dagster job: what it shows, what it does when little is new."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from pipelines.assets.indicators import ALL_PERIODS
from tests.projects import LONG, make_project, monthly, write_csv
from transforms import catalogue, reference


@pytest.fixture
def project(tmp_path):
    folder = make_project(tmp_path / "p", periods="[FY2025]")
    rows = monthly("A", "ore_mined_t", 2025, 10, "t")
    rows += monthly("A", "hours_worked", 2025, 10, "h")
    write_csv(folder / "intake/x.csv", LONG, rows)
    return folder


def orebook(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command as people run it, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, "NO_COLOR": "1"},
        check=False,
    )


def value(folder: Path, indicator: str):
    with duckdb.connect(
        folder / "published/latest/orebook.duckdb", read_only=True
    ) as con:
        return con.execute(
            "select value from mart.fact_figure where figure_id = ?",
            [f"{indicator}/GROUP-TOTAL/FY2025/operational_control/total"],
        ).fetchone()[0]


def computed(folder: Path) -> list[dict[str, bool]]:
    """For each run, oldest first: indicator -> whether it was computed.

    Beside that, only what was computed has an event of its own, for each period.
    """
    os.environ["DAGSTER_HOME"] = str(folder / "state/dagster")
    with dg.DagsterInstance.get() as instance:
        runs = reversed(instance.get_runs())
        result = []
        for run in runs:
            assert run.status == dg.DagsterRunStatus.SUCCESS
            found, by_period = {}, set()
            for record in instance.all_logs(run.run_id):
                event = record.dagster_event
                if event and event.is_step_materialization:
                    made = event.step_materialization_data.materialization
                    if made.asset_key.path[0] != "figures":
                        continue
                    if made.partition == ALL_PERIODS:
                        flag = made.metadata["computed"].value
                        found[made.asset_key.path[1]] = flag
                    else:
                        assert made.partition == "FY2025"
                        by_period.add(made.asset_key.path[1])
            assert by_period <= {name for name, flag in found.items() if flag}
            assert "prod_ore_mined" in by_period
            result.append(found)
        return result


def test_a_run_a_second_one_with_one_new_delivery_and_a_third_with_none(project):
    first = orebook("run", "--project", project)
    assert first.returncode == 0, first.stdout + first.stderr
    assert value(project, "prod_ore_mined") == 120
    row = ("A", "ore_mined_t", "2025-12-01", "2025-12-31", 20, "t", "x.csv")
    write_csv(project / "intake/y.csv", (*LONG, "supersedes"), [row])
    second = orebook("run", "--project", project)
    assert second.returncode == 0, second.stdout + second.stderr
    left = len(catalogue.load()) - 2
    assert f"Computed 2 indicators; {left} left, because nothing" in second.stdout
    assert value(project, "prod_ore_mined") == 130
    third = orebook("run", "--project", project)
    assert third.returncode == 0
    assert "Nothing new" in third.stdout
    runs = computed(project)
    assert len(runs) == 2
    assert all(runs[0].values())
    assert runs[1]["prod_ore_mined"]
    assert runs[1]["strip_ratio"]
    assert not runs[1]["ohs_hours_employees"]
    assert not runs[1]["energy_total"]


def test_refused_rows_end_with_exit_code_one_and_what_to_do(project):
    write_csv(project / "intake/z.csv", LONG, [("Q", "hours_worked", "2025-01-01",
              "2025-01-31", 1, "h")])  # fmt: skip
    result = orebook("run", "--project", project)
    assert result.returncode == 1
    assert "z.csv, row 2, site_id: 'Q'. This site is not in sites.csv." in result.stdout


def test_a_project_that_cannot_be_used_ends_with_exit_code_two(project):
    (project / "orebook.yaml").write_text("company: X\nperiods: [FY25]\n")
    result = orebook("run", "--project", project)
    assert result.returncode == 2
    assert "'FY25' is not a period: write FY2025" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_broken_ledger_stops_the_run_and_is_named(project):
    orebook("run", "--project", project)
    ledger = project / "evidence/ledger.jsonl"
    ledger.write_bytes(ledger.read_bytes().replace(b"x.csv", b"w.csv"))
    result = orebook("run", "--project", project)
    assert result.returncode == 2
    assert "line" in result.stderr
    assert orebook("verify", "--project", project).returncode == 1


def test_help_and_check_do_not_import_dagster(project):
    code = (
        "import sys; from pipelines.cli import main\n"
        f"try: main(['check', '--project', {str(project)!r}])\n"
        "except SystemExit: pass\n"
        "assert 'dagster' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_the_graph_has_an_asset_for_each_dataset_and_indicator():
    from pipelines.definitions import JOB, defs

    definitions = defs()
    graph = definitions.resolve_asset_graph()
    keys = {key.to_user_string() for key in graph.get_all_asset_keys()}
    assert {f"validated/{name}" for name in reference.datasets()} <= keys
    assert {f"figures/{name}" for name in catalogue.load()} <= keys
    assert {"deliveries", "facts", "warehouse", "databook", "publication"} <= keys
    for key in graph.get_all_asset_keys():
        assert graph.get(key).description, key
        assert graph.get(key).group_name in {
            "deliveries", "validated", "facts", "indicators", "disclosures",
            "materiality", "reports",
        }  # fmt: skip
    assert definitions.resolve_job_def(JOB).executor_def.name == "in_process"
    upstream = graph.get(dg.AssetKey(["figures", "ghg_scope1_gross"])).parent_keys
    assert dg.AssetKey(["validated", "emission"]) in upstream
