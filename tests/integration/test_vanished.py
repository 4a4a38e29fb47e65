"""A ledger or a release that is gone is said, and nothing is begun anew in silence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.projects import LONG, make_project, monthly, run, write_csv
from tests.typed import here, orebook
from transforms.intake import deliver
from transforms.project.folder import load


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_project(tmp_path_factory.mktemp("gone") / "p", periods="[FY2025]")
    rows = monthly("A", "ore_mined_t", 2025, 10, "t")
    write_csv(folder / "intake/x.csv", LONG, rows)
    run(folder)
    return folder


@pytest.fixture
def project(ran: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ran, tmp_path / "p", symlinks=True))


def everything(folder: Path) -> set[Path]:
    """What is on record and what is published; state/ says that a run failed."""
    return {p for part in ("evidence", "published") for p in (folder / part).rglob("*")}


def test_a_deleted_ledger_stops_the_run_and_is_named(project):
    ledger = project / "evidence/ledger.jsonl"
    aside = ledger.read_bytes()
    ledger.unlink()
    before = everything(project)
    for typed, command, code in (
        (orebook, "run", 2), (here, "verify", 1), (here, "doctor", 1)
    ):  # fmt: skip
        result = typed(command, "--project", project)
        said = result.stdout + result.stderr
        assert result.returncode == code, said
        assert "evidence/ledger.jsonl is not there, though evidence/raw holds" in said
        assert "published/ holds 1 release" in said
        assert "Put it back from the backup" in said
        assert "To begin anew on purpose" in said
    assert everything(project) == before
    ledger.write_bytes(aside)
    assert here("verify", "--project", project).returncode == 0


@pytest.mark.parametrize("left", ["evidence/raw", "published", "state"])
def test_any_one_trace_of_a_ledger_is_enough(project, left):
    (project / "evidence/ledger.jsonl").unlink()
    for part in ("evidence/raw", "published", "state"):
        if part != left:
            shutil.rmtree(project / part)
    assert left in deliver.vanished(load(project))
    # And without that last one it is a new project.
    shutil.rmtree(project / left)
    assert deliver.vanished(load(project)) == ""


def test_an_emptied_ledger_is_no_new_one(project):
    (project / "evidence/ledger.jsonl").write_bytes(b"")
    assert "is empty, though" in here("verify", "--project", project).stdout


def test_a_first_run_that_was_killed_before_its_first_line_goes_on(project):
    # The file is made first, then one delivery is stored, then its line is written.
    shutil.rmtree(project / "published")
    shutil.rmtree(project / "state")
    (project / "evidence/ledger.jsonl").write_bytes(b"")
    kept, *others = sorted((project / "evidence/raw").glob("*/*"))
    for path in others:
        path.unlink()
    assert kept.is_file()
    run(project)
    assert here("verify", "--project", project).returncode == 0


def test_doctor_names_a_torn_last_line(project):
    ledger = project / "evidence/ledger.jsonl"
    lines = ledger.read_bytes()
    ledger.write_bytes(lines[:-20])
    result = here("doctor", "--project", project)
    assert result.returncode == 1
    number = lines.count(b"\n")
    assert f"WRONG evidence/ledger.jsonl: line {number} is cut off" in result.stdout


def test_a_release_that_is_gone_is_said(project):
    write_csv(project / "intake/y.csv", LONG, [])
    (first,) = (p for p in (project / "published").iterdir() if p.name[:2] == "FY" and
                p.is_dir())  # fmt: skip
    run(project)
    shutil.rmtree(first)
    for typed, command in ((orebook, "run"), (here, "doctor"), (here, "verify")):
        result = typed(command, "--project", project)
        said = result.stdout + result.stderr
        assert "on record and not here" in said.lower(), command
        assert f"published/{first.name} (ledger entry" in said
