"""What Dagster shows of a run: checks, versions, lineage; and that it stays whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest
from dagster_shared.serdes import serialize_value

from pipelines import orchestrate, run_status, schedules
from pipelines.assets import materiality, reports
from pipelines.assets.indicators import ALL_PERIODS
from pipelines.assets.metadata import FACTS
from tests import mine
from tests.projects import LONG, THE_JOB, make_project, monthly, write_csv
from transforms import catalogue
from transforms.mart.trace import recompute_figures
from transforms.project.folder import load
from warehouse.connection import connect

ROOT = Path(__file__).resolve().parents[2]
NOT_VALIDATED = ("facts", "disclosures")
SNAPSHOT = Path(__file__).parent / "data" / "definitions.txt"


@pytest.fixture(scope="module")
def ran(mine_run_twice, tmp_path_factory):
    """Three runs: everything, one correction, nothing new."""
    folder = mine.copy(mine_run_twice, tmp_path_factory.mktemp("shown") / "p")
    subprocess.run([*THE_JOB, str(folder)], check=True, cwd=ROOT)
    return folder


@pytest.fixture
def instance(ran):
    with orchestrate.instance_of(load(ran)) as opened:
        yield opened


def events(instance: dg.DagsterInstance, number: int) -> list[dg.DagsterEvent]:
    """The events of a run, counted from the first."""
    run = list(reversed(instance.get_runs()))[number]
    assert run.status == dg.DagsterRunStatus.SUCCESS
    entries = [record.dagster_event for record in instance.all_logs(run.run_id)]
    return [event for event in entries if event]


def made(instance, number):
    """(asset, partition) -> materialization of a run."""
    return {
        (m.asset_key.to_user_string(), m.partition): m
        for m in (
            event.step_materialization_data.materialization
            for event in events(instance, number)
            if event.is_step_materialization
        )
    }


def checked(instance, number):
    """(asset, check) -> evaluation of a run."""
    return {
        (e.asset_key.to_user_string(), e.check_name): e
        for e in (
            event.asset_check_evaluation_data
            for event in events(instance, number)
            if event.event_type_value == "ASSET_CHECK_EVALUATION"
        )
    }


def test_one_new_delivery_computes_what_rests_on_it_and_says_so(instance):
    first, second, third = (made(instance, number) for number in range(3))
    periods = {name for name, partition in first if partition in mine.PERIODS}
    assert "figures/energy_total" in periods
    touched = {
        key for key in second if key[0].startswith("figures/") and key[1] != ALL_PERIODS
    }
    assert touched == {
        ("figures/prod_ore_mined", "FY2025"), ("figures/strip_ratio", "FY2025"),
    }  # fmt: skip
    assert second["figures/prod_ore_mined", ALL_PERIODS].metadata["computed"].value
    assert {key for key in second if key[0].startswith("figures/")} == {
        *touched, *((name, ALL_PERIODS) for name, _ in touched),
    }  # fmt: skip
    datasets = {name for name, _ in second if name.startswith("validated/")}
    assert datasets == {"validated/production"}
    assert not {key for key in third if key[1] in mine.PERIODS}
    assert not third["publication", None].metadata["made anew"].value


def test_the_same_content_has_the_same_version_and_other_content_another(instance):
    def version(run, asset, partition=None):
        return run[asset, partition].tags["dagster/data_version"]

    first, second, third = (made(instance, number) for number in range(3))
    for asset, partition in (
        ("deliveries", None), ("facts", None), ("warehouse", None),
        ("databook", None), ("publication", None),
    ):  # fmt: skip
        versions = [version(run, asset, partition) for run in (first, second, third)]
        assert versions[0] != versions[1] == versions[2], asset
    total = second["figures/prod_ore_mined", "FY2025"].metadata["group total (t)"]
    before = first["figures/prod_ore_mined", "FY2025"].metadata["group total (t)"]
    assert total.value - before.value == 44444 - 30000


def test_checks_name_the_failing_rows_and_every_check_ran(instance):
    for number in range(3):
        found = checked(instance, number)
        definitions = [
            event.dagster_event
            for event in instance.all_logs(instance.get_runs()[2 - number].run_id)
            if event.dagster_event
            and event.dagster_event.event_type_value == "ASSET_CHECK_EVALUATION_PLANNED"
        ]
        assert len(found) == len(definitions) > 30
        failed = {key for key, e in found.items() if not e.passed}
        # Of a dataset that took nothing in, what was found before stands.
        refused = {
            ("validated/safety", "sites_and_dates"),
            ("validated/safety", "values_and_units"),
            ("validated/production", "values_and_units"),
        } & found.keys()
        assert len(refused) == (3, 1, 0)[number]
        above = {key for key in failed if key[0].split("/")[0] in NOT_VALIDATED}
        assert failed == refused | above
    evaluation = checked(instance, 0)["validated/safety", "values_and_units"]
    assert evaluation.severity == dg.AssetCheckSeverity.WARN
    (row,) = evaluation.metadata["failing rows"].records
    assert row.data["file"] == "clerk.csv"
    assert (row.data["row"], row.data["column"]) == ("2", "value")
    assert row.data["text"] == "about 900"
    assert row.data["remedy"].startswith("Write digits")
    recomputed = checked(instance, 1)["publication", "recomputed"].metadata
    rows = {r.data["indicator"]: r.data for r in recomputed["by indicator"].records}
    assert rows["prod_ore_mined"]["totals made again"] == "9"
    assert int(rows["prod_ore_mined"]["contributions used"]) > 150
    assert recomputed["failing"].value == 0 < recomputed["totals made again"].value


def test_a_total_that_its_contributions_do_not_give_is_found(ran, tmp_path):
    source = ran / "published/latest/orebook.duckdb"
    copy = tmp_path / "changed.duckdb"
    shutil.copy(source, copy)
    with connect(copy) as con:
        con.execute(
            "update mart.contribution set amount = amount + 1 where indicator_id = "
            "'prod_ore_mined' and period_id = 'FY2024' and record_id = (select "
            "min(record_id) from mart.contribution where indicator_id = "
            "'prod_ore_mined' and period_id = 'FY2024' and site_id = 'NOR')"
        )
        wrong = [
            row for row in recompute_figures(con, totals_only=True) if not row.holds
        ]
    assert {row.indicator_id for row in wrong} >= {"prod_ore_mined"}
    assert {row.figure_id.split("/")[2] for row in wrong} == {"FY2024"}
    row = next(row for row in wrong if row.indicator_id == "prod_ore_mined")
    assert row.again == row.value + 1
    assert not reports._recomputed([row]).passed


@pytest.mark.rare
def test_some_steps_chosen_in_the_ui_leave_a_whole_state(tmp_path):
    """Only the release is asked for: everything below it is done all the same."""
    folder = make_project(tmp_path / "p", periods="[FY2025]")
    write_csv(folder / "intake/x.csv", LONG, monthly("A", "ore_mined_t", 2025, 7, "t"))
    code = (
        "import sys; from pathlib import Path; import dagster as dg\n"
        "from pipelines import orchestrate\n"
        "from transforms.project.folder import load\n"
        "with orchestrate.instance_of(load(Path(sys.argv[1]))) as instance:\n"
        "    from pipelines.definitions import defs, JOB\n"
        "    job = defs().resolve_job_def(JOB)\n"
        "    graph = defs().resolve_asset_graph()\n"
        "    keys = [k for k in graph.get_all_asset_keys()\n"
        "            if graph.get(k).group_name == 'reports']\n"
        "    assert job.execute_in_process(instance=instance, asset_selection=keys,\n"
        "        partition_key='all periods').success\n"
    )
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True, cwd=ROOT)
    with connect(folder / "published/latest/orebook.duckdb", read_only=True) as con:
        assert con.execute(
            "select value from mart.fact_figure where figure_id = 'prod_ore_mined/"
            "GROUP-TOTAL/FY2025/operational_control/total'"
        ).fetchone() == (84,)
    assert run_status.words(load(folder))[1]


def test_no_path_of_the_machine_is_shown(ran, instance):
    run = instance.get_runs()[1]
    shown = "".join(serialize_value(e) for e in instance.all_logs(run.run_id))
    os.environ["OREBOOK_PROJECT"] = str(ran)
    from pipelines.definitions import defs

    graph = defs().resolve_asset_graph()
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        shown += f"{node.description} {node.metadata}"
    for place in (str(ran), str(ROOT), str(Path(sys.prefix))):
        assert place not in shown


def test_lineage_of_columns_is_read_from_the_sql(ran):
    os.environ["OREBOOK_PROJECT"] = str(ran)
    from pipelines.definitions import defs

    graph = defs().resolve_asset_graph()
    node = graph.get(dg.AssetKey(["figures", "ghg_scope2_market"]))
    lineage = node.metadata["dagster/column_lineage"].deps_by_column
    places = {(d.asset_key.to_user_string(), d.column_name) for d in lineage["value"]}
    assert ("validated/energy", "value") in places
    assert ("validated/energy", "instrument") in places
    assert {d.column_name for d in lineage["entity"]} == {"site_id"}
    listed = node.metadata["columns come from"].value
    assert "`metric.electricity_purchased_mwh.value`" in listed
    assert "`ref.factor.factor_id`" not in lineage
    for name in catalogue.load():
        found = graph.get(dg.AssetKey(["figures", name])).metadata
        assert found["dagster/column_lineage"].deps_by_column["value"], name


def definitions_of(project: Path) -> dg.Definitions:
    """What Dagster loads for a project."""
    os.environ["OREBOOK_PROJECT"] = str(project)
    from pipelines.definitions import defs

    return defs()


def described(project: Path) -> str:
    """All definitions in one text: group, asset, how many above, checks."""
    from pipelines.definitions import JOB

    definitions = definitions_of(project)
    graph = definitions.resolve_asset_graph()
    lines = []
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        checks = len(node.check_keys)
        partitioned = " by period" if node.partitions_def else ""
        lines.append(
            f"{node.group_name:<11} {key.to_user_string():<45} "
            f"{len(node.parent_keys):>3} above  {checks} checks{partitioned}"
        )
    lines.sort()
    ops = len(definitions.resolve_job_def(JOB).graph.nodes)
    lines.append(f"job {JOB}: {ops} ops")
    lines += [f"schedule {s.name}" for s in definitions.schedules or []]
    lines += [f"sensor {s.name}" for s in definitions.sensors or []]
    return "\n".join(lines) + "\n"


def test_all_definitions_are_as_they_were(tmp_path):
    """UPDATE_SNAPSHOT=1 writes the file anew; look at its difference."""
    text = described(make_project(tmp_path / "p"))
    if os.environ.get("UPDATE_SNAPSHOT"):
        SNAPSHOT.write_text(text)
    assert text == SNAPSHOT.read_text()


def test_disclosures_lead_by_the_decisions_to_the_answers_of_people(tmp_path):
    project = make_project(tmp_path / "p")
    graph = definitions_of(project).resolve_asset_graph()
    asked = [k for k in graph.get_all_asset_keys() if k.path[0] == "disclosures"]
    assert len(asked) == 2
    for key in asked:
        assert materiality.DECISIONS in graph.get(key).parent_keys
    assert graph.get(materiality.DECISIONS).parent_keys == {materiality.RANKING, FACTS}
    assert graph.get(materiality.RANKING).parent_keys == {materiality.ANSWERS}


def test_a_document_more_is_an_asset_more():
    names = [
        "databook.xlsx",
        "content_index.html",
        "content_index.xlsx",
        "r/index.html",
    ]
    assert {n: k.to_user_string() for n, k in reports.document_keys(names).items()} == {
        "databook.xlsx": "databook",
        "content_index.html": "content_index_html",
        "content_index.xlsx": "content_index_xlsx",
        "r/index.html": "r_index",
    }


def test_a_run_that_died_is_marked_and_said(ran, instance):
    def started(tag: str):
        run = instance.create_run_for_job(
            dg.job(name="orebook")(lambda: None), tags={run_status.PID_TAG: tag}
        )
        instance.report_dagster_event(
            dg.DagsterEvent(event_type_value="PIPELINE_START", job_name="orebook"),
            run_id=run.run_id,
        )
        assert instance.get_run_by_id(run.run_id).status.value == "STARTED"
        return run

    project = load(ran)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    dead, alive = started(str(gone.pid)), started(str(os.getpid()))
    assert orchestrate.has_open_runs(project.state / "dagster")
    lines = orchestrate.sweep(project, instance)
    assert len(lines) == 1
    assert dead.run_id[:8] in lines[0]
    assert "marked as failed" in lines[0]
    assert instance.get_run_by_id(dead.run_id).status == dg.DagsterRunStatus.FAILURE
    assert instance.get_run_by_id(alive.run_id).status == dg.DagsterRunStatus.STARTED
    for run in (dead, alive):
        instance.delete_run(run.run_id)


def test_how_the_last_run_ended_is_said_in_words(tmp_path):
    project = load(make_project(tmp_path / "p"))
    assert "no run yet" in run_status.words(project)[0]
    run_status.began(project, "r1")
    words, is_well = run_status.words(project)
    assert not is_well
    assert "died before it ended" in words
    run_status.ended(project, "r1", "validated.energy: the disk is full")
    words, is_well = run_status.words(project)
    assert not is_well
    assert words.endswith("failed: validated.energy: the disk is full")
    run_status.note_failure(project, "r1", "something vaguer")
    assert "the disk is full" in run_status.words(project)[0]
    run_status.note_failure(project, "r2", "another run is at work")
    assert "another run is at work" in run_status.words(project)[0]


def test_the_drop_box_is_looked_at_by_content(tmp_path):
    folder = make_project(tmp_path / "p", periods="[FY2025]")
    file = folder / "intake/x.csv"
    project = load(folder)

    def look(cursor):
        return schedules.look(project, cursor)

    def deliver():
        from transforms.intake import deliver

        deliver.receive(project, deliver.open_evidence(project))

    deliver()
    write_csv(file, LONG, monthly("A", "ore_mined_t", 2025, 7, "t"))
    key, cursor, words = look(None)
    assert key is None
    assert "waiting" in words
    file.write_text(file.read_text() + "A,ore_mined_t,2025-")  # still being written
    key, cursor, words = look(cursor)
    assert key is None
    assert "waiting" in words
    first, cursor, words = look(cursor)
    assert first
    assert "x.csv" in words
    assert look(cursor)[0] is None  # asked for once
    deliver()
    assert look(cursor)[0] is None

    content = file.read_bytes()
    os.utime(file, ns=(1, 1))  # saved again, the same
    _, cursor, _ = look(cursor)
    key, cursor, words = look(cursor)
    assert key is None
    assert "Nothing has new content" in words

    write_csv(file, LONG, monthly("A", "ore_mined_t", 2025, 8, "t"))  # corrected
    _, cursor, _ = look(cursor)
    second, cursor, _ = look(cursor)
    assert second
    assert second != first
    deliver()
    file.write_bytes(
        content
    )  # and back to what it was: new again, with a key of its own
    _, cursor, _ = look(cursor)
    third, cursor, _ = look(cursor)
    assert third
    assert third not in (first, second)
