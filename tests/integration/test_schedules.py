"""When a run starts by itself, and what becomes of one that cannot begin at once."""

from __future__ import annotations

import os
import re
import threading
from pathlib import Path

import dagster as dg
import pytest

from pipelines import orchestrate, run_status, schedules
from pipelines.definitions import session_resource
from pipelines.session import Session, alone, open_session
from tests.projects import LONG, make_project, monthly, write_csv
from transforms.intake import deliver
from transforms.project.folder import load
from warehouse import raw_store

BEFORE, AFTER = 1_700_000_000.0, 4_000_000_000.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = make_project(tmp_path / "p", periods="[FY2025]")
    write_csv(folder / "intake/x.csv", LONG, monthly("A", "ore_mined_t", 2025, 7, "t"))
    return folder


def look(folder: Path, cursor: str | None = None) -> tuple[str | None, str, str]:
    """What the sensor says once nothing moved between two looks."""
    project = load(folder)
    _, cursor, _ = schedules.look(project, cursor)
    return schedules.look(project, cursor)


def test_what_the_job_of_the_ui_begins_waits_for_a_run_at_work(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OREBOOK_PROJECT", str(folder))
    opened: list[str] = []

    def open_it() -> None:
        with dg.build_resources({"session": session_resource}) as resources:
            opened.append(resources.session.project.config.company)

    begun = threading.Thread(target=open_it)
    with alone(load(folder)):
        begun.start()
        begun.join(1.5)
        assert not opened
        # What is saved meanwhile is part of it.
        (folder / "orebook.yaml").write_text("company: T2\nperiods: [FY2025]\n")
    begun.join(30)
    assert opened == ["T2"]


def test_what_a_run_failed_on_is_asked_for_again_once_something_moves(
    folder: Path,
) -> None:
    first, cursor, _ = look(folder)
    run_status.ended(load(folder), "r1", "orebook.yaml was not whole")
    assert schedules.look(load(folder), cursor)[0] is None
    os.utime(folder / "intake/x.csv", ns=(1, 1))
    again, _, _ = look(folder, cursor)
    assert first and again and again != first


def test_what_cannot_be_taken_in_is_named_at_each_look(folder: Path) -> None:
    (folder / "intake/.late.csv").write_text("x")
    key, cursor, words = look(folder)
    assert key and words.endswith("Not taken in: .late.csv (`orebook check` says why).")
    assert ".late.csv" in schedules.look(load(folder), cursor)[2]
    (folder / "intake").rename(folder / "unmounted")
    assert "Not taken in: intake/ (" in look(folder, cursor)[2]
    (left,) = deliver.left_out(load(folder))
    assert left.remedy == "Make the folder, or bring back the drive on which it lies."


def test_a_file_that_is_renamed_while_it_is_read_is_waited_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, real = folder / "intake/x.csv", deliver.drop_box
    _, cursor, _ = schedules.look(load(folder), None)

    def listed(project: object) -> list[Path]:
        found = real(load(folder))
        if file.exists() and is_late:
            file.rename(folder / "intake/y.csv")
        return found

    is_late = False
    monkeypatch.setattr(deliver, "drop_box", listed)
    assert schedules.look(load(folder), cursor)[0]
    is_late = True
    project = load(folder)
    with (
        pytest.raises(raw_store.ChangingFile, match=r"x\.csv lay in .* moving files"),
        open_session(project) as session,
    ):
        session.deliveries()
    assert "x.csv lay in" in run_status.words(project)[0]


def test_settings_saved_while_a_run_begins_are_not_passed_over(folder: Path) -> None:
    for change in (
        lambda: (folder / "ownership.csv").write_text("site_id,valid_from\n"),
        lambda: (folder / "sites.csv").write_text("site_id,name,country\nA,Other,CL\n"),
        lambda: (folder / "ownership.csv").unlink(),
    ):
        project = load(folder)
        change()
        with (
            pytest.raises(raw_store.ChangingFile, match="was saved after it had been"),
            open_session(project) as session,
        ):
            session.deliveries()
    load(folder).unchanged()
    with open_session(load(folder)) as session:
        assert len(session.deliveries()) == 3


@pytest.mark.parametrize(
    "name",
    ["mappings/a.yaml", "mappings/a.csv", "factors/a.csv", "decisions/finding.csv",
     "overrides/indicators/t/x_a.sql", "overrides/standards/a.csv",
     "materiality/forms/a.xlsx", "narrative/FY2025/2-1@2021.md", "calendar.csv"],
)  # fmt: skip
def test_every_file_that_a_release_is_made_with_is_held_against_its_start(
    folder: Path, name: str
) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    project = load(folder)
    for change in (lambda: file.write_text("a"), lambda: file.unlink()):
        change()
        with pytest.raises(raw_store.ChangingFile, match=re.escape(name)):
            project.unchanged()
        project = load(folder) if file.exists() else project


def test_a_factor_saved_while_a_run_is_at_work_is_in_the_next_one(folder: Path) -> None:
    """Figures of the run that it stops are not taken for those of the new factor."""
    write_csv(
        folder / "intake/x.csv", LONG,
        monthly("A", "electricity_purchased_mwh", 2025, 10, "MWh"),
    )  # fmt: skip

    def rated(value: str) -> None:
        write_csv(
            folder / "factors/own.csv",
            ("factor_id", "factor_kind", "gas", "source_category", "activity",
             "denominator_unit", "region", "value", "valid_from", "publisher",
             "licence"),
            [("x", "grid", "CO2", "purchased_electricity", "electricity", "MWh", "CL",
              value, "2020-01-01", "Acme", "own")],
        )  # fmt: skip

    def emitted(session: Session) -> object:
        session.conclude()
        return session.con.execute(
            "select distinct value from figures.figure where entity = 'A' and "
            "indicator_id = 'ghg_scope2_location' and breakdown = ''"
        ).fetchall()

    (folder / "factors").mkdir()
    rated("0.3")
    with (
        pytest.raises(raw_store.ChangingFile, match=r"own\.csv was saved after"),
        open_session(load(folder)) as session,
    ):
        session.compute(["ghg_scope2_location"])
        rated("0.25")
        emitted(session)
    with open_session(load(folder)) as session:
        assert emitted(session) == [(30,)]


def test_a_failed_run_says_why_unless_another_has_ended_since(
    folder: Path, tmp_path: Path
) -> None:
    @dg.resource
    def broken() -> None:
        raise raw_store.ChangingFile("x.csv is still being written")

    @dg.op(required_resource_keys={"broken"})
    def step() -> None: ...

    @dg.job(name="orebook", resource_defs={"broken": broken})
    def job() -> None:
        step()

    _, sensors = schedules.build(job, folder)
    failed = next(s for s in sensors if s.name == "run_failed")
    with orchestrate.instance_of(load(folder)) as instance:
        result = job.execute_in_process(instance=instance, raise_on_error=False)
        context = dg.build_run_status_sensor_context(
            "run_failed", result.get_run_failure_event(), instance, result.dagster_run
        )
        failed(context.for_run_failure())
    project = load(folder)
    assert run_status.words(project)[0].endswith(
        "failed: x.csv is still being written"
    )
    run_status.ended(project, "r2", "", {"received": 1, "computed": 1, "left": 0})
    run_status.note_failure(project, "r1", "too late", BEFORE)
    assert run_status.read(project)["state"] == "done"
    with alone(project):
        run_status.note_failure(project, "r3", "while another is at work", AFTER)
    assert run_status.read(project)["state"] == "done"
    run_status.note_failure(project, "r4", "after it", AFTER)
    assert run_status.read(project)["problem"] == "after it"
