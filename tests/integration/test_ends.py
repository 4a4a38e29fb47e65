"""How commands end when something is in the way: words, an exit code, nothing lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.commands.init import NotEmpty, copy_example
from tests.projects import LONG, make_project, monthly, run, write_csv
from transforms.mart.verify import verify
from transforms.project.folder import load

COMMAND = (sys.executable, "-m", "pipelines.cli")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_project(tmp_path_factory.mktemp("ends") / "p", periods="[FY2025]")
    rows = monthly("A", "ore_mined_t", 2025, 10, "t")
    write_csv(folder / "intake/x.csv", LONG, rows)
    return folder


def orebook(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_a_mapping_that_cannot_be_read_is_named_by_check(project):
    wrong = project / "mappings/sap.yaml"
    wrong.parent.mkdir(exist_ok=True)
    wrong.write_text("ignroe: 1\n")
    result = orebook("check", "--project", project)
    wrong.unlink()
    assert result.returncode == 2
    assert "sap.yaml" in result.stderr
    assert "ignroe" in result.stderr
    assert "fault" not in result.stderr


@pytest.mark.parametrize(
    ("seconds", "number"),
    [
        (1.0, signal.SIGINT), (4.0, signal.SIGTERM),
        pytest.param(2.5, signal.SIGINT, marks=pytest.mark.rare),
        pytest.param(6.0, signal.SIGINT, marks=pytest.mark.rare),
        pytest.param(9.0, signal.SIGTERM, marks=pytest.mark.rare),
    ],
)  # fmt: skip
def test_a_stopped_run_ends_with_words_whenever_it_comes(
    project, tmp_path, seconds, number
):
    """Ctrl-C in a terminal, and what systemd or a container sends."""
    process = subprocess.Popen(
        [*COMMAND, "demo", "--out", str(tmp_path)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    time.sleep(seconds)
    os.killpg(process.pid, number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2, said
    assert "Stopped. Nothing half done is visible" in said
    assert "Traceback" not in said


def test_the_demo_does_not_undo_what_somebody_changed(tmp_path):
    copy_example("us-mines", tmp_path / "a")
    copy_example("us-mines", tmp_path / "a")
    sites = tmp_path / "a/sites.csv"
    mine = sites.read_text() + "\n"
    sites.write_text(mine)
    with pytest.raises(NotEmpty, match=r"sites\.csv in .* differs"):
        copy_example("us-mines", tmp_path / "a")
    assert sites.read_text() == mine


def test_a_head_that_was_noted_shows_a_ledger_written_anew(project):
    run(project)
    opened = load(project)
    noted = verify(opened).head
    assert verify(opened, noted).problems == []
    said = orebook("verify", "--project", project, "--head", noted)
    assert said.returncode == 0
    assert noted in said.stdout
    ledger = opened.ledger
    lines = ledger.read_bytes()
    actor = b'"actor": "'
    start = lines.rindex(actor) + len(actor)
    ledger.write_bytes(lines[:start] + b"x" + lines[start:])
    # The chain alone cannot tell that its last line was changed.
    assert verify(opened).problems == []
    said = orebook("verify", "--project", project, "--head", noted)
    assert said.returncode == 1
    assert f"no entry has the head {noted}" in said.stdout
    ledger.write_bytes(lines)


def test_a_release_that_was_taken_away_is_named(project):
    opened = load(project)
    (release,) = (p for p in opened.published.iterdir() if p.name.startswith("FY"))
    assert verify(opened).gone == []
    aside = release.with_name(".aside")
    release.rename(aside)
    said = orebook("verify", "--project", project)
    assert f"On record and not here (removed, or never finished): published/" \
        f"{release.name}" in said.stdout  # fmt: skip
    aside.rename(release)
