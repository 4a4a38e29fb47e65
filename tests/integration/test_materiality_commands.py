"""`orebook materiality`: what it says, writes and refuses."""

from __future__ import annotations

import csv
import shutil
import time
from pathlib import Path

import pytest

from pipelines import cli
from pipelines.commands import init
from pipelines.commands.init import examples
from tests.unit.materiality.test_reading import change


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "kestrel"
    shutil.copytree(
        examples() / "kestrel", target, ignore=shutil.ignore_patterns("intake")
    )
    return target


def call(*arguments: object) -> int:
    """Exit code of a command."""
    try:
        cli.main([str(item) for item in arguments])
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def run(folder: Path, *more: object) -> int:
    return call("materiality", "run", "--project", folder, *more)


def test_run_ranks_and_refuses_what_nobody_decided(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    start = time.monotonic()
    assert run(folder, "--out", tmp_path / "out") == 1
    assert time.monotonic() - start < 20
    told = capsys.readouterr().out
    assert "25 topics, 31 impacts, 592 persons answered; cut 0.652" in told
    assert "14.24 Public policy: material before, dropped by the rules" in told
    assert "not heard" in told
    assert "tau from 0.65 to 0.652. gap rule" in told
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "materiality.html", "materiality.xlsx", "materiality_dissent.svg",
        "materiality_impacts.svg", "materiality_ranking.svg", "materiality_voices.svg",
    ]  # fmt: skip


def test_a_decision_ends_the_refusal(folder: Path, capsys: pytest.CaptureFixture[str]):
    decide = ("materiality", "decide", "--project", folder, "14.24", "--not-material",
              "--approver", "Board", "--minute", "Board 2025-09-30")  # fmt: skip
    assert call(*decide) == 2
    assert "needs a --reason" in capsys.readouterr().err
    assert call(*decide, "--reason", "No lobbying, none.", "--on", "2025-09-30") == 0
    table = folder / "decisions" / "materiality.csv"
    assert table.read_text().endswith(
        'FY2025,14.24,not_material,"No lobbying, none.",Board,Board 2025-09-30,'
        "2025-09-30\n"
    )
    assert run(folder) == 0
    assert call(*decide, "--reason", "Again.") == 2
    assert "decided already" in capsys.readouterr().err


def test_a_table_of_decisions_without_days_gets_them(folder: Path):
    table = folder / "decisions" / "materiality.csv"
    lines = [line.rpartition(",")[0] for line in table.read_text().splitlines()]
    assert lines[0].endswith(",minute")
    table.write_text("\n".join(lines) + "\n")
    assert call("materiality", "decide", "--project", folder, "14.24", "--material",
                "--reason", "Again.", "--approver", "Board", "--minute", "Item 1",
                "--on", "2025-10-02") == 0  # fmt: skip
    *held, last = table.read_text().splitlines()
    assert held == [f"{lines[0]},decided_on", *(f"{line}," for line in lines[1:])]
    assert last == "FY2025,14.24,material,Again.,Board,Item 1,2025-10-02"


def test_the_scores_stay_closed_until_the_cut_is_set(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    opening = folder / "decisions" / "materiality_opening.csv"
    opening.unlink()
    thresholds = folder / "materiality" / "thresholds.csv"
    held = thresholds.read_text()
    thresholds.write_text(held.splitlines()[0] + "\n")
    assert run(folder) == 1
    told = capsys.readouterr()
    assert "stay closed" in told.err
    assert "rank" not in told.out
    thresholds.write_text(held)
    assert run(folder) == 1
    assert "--opened-by" in capsys.readouterr().err
    assert not opening.exists()
    run(folder, "--opened-by", "Secretary")
    assert "FY2025,tau,0.652," in opening.read_text()
    change(
        folder,
        "materiality/thresholds.csv",
        lambda rows: rows[-1].update({"value": "0.6"}),
    )
    run(folder)
    assert "Changed after the scores were opened" in capsys.readouterr().out


def test_explain_and_form(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert call("materiality", "explain", "--project", folder, "tailings") == 0
    assert "Without them it would be out." in capsys.readouterr().out
    assert call("materiality", "explain", "--project", folder, "gold") == 2
    files = []
    for language in ("en", "es", "fr", "pt"):
        files.append(tmp_path / f"{language}.xlsx")
        assert call("materiality", "form", "--project", folder, "--language", language,
                    "--group", "workers", "--out", files[-1]) == 0  # fmt: skip
    again = tmp_path / "again.xlsx"
    call(
        "materiality", "form", "--project", folder, "--group", "workers", "--out", again
    )
    assert again.read_bytes() == files[0].read_bytes()
    assert call("materiality", "form", "--project", folder, "--group", "press") == 2


def test_without_an_assessment_the_commands_say_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    shutil.rmtree(folder / "materiality")
    assert run(folder) == 2
    assert "materiality/topics.csv is missing" in capsys.readouterr().err


def test_the_commands_do_not_load_dagster():
    import subprocess
    import sys

    code = (
        "import sys; from pipelines import cli; "
        "sys.argv=['orebook','materiality','--help']\n"
        "try: cli.main()\nexcept SystemExit: pass\n"
        "assert 'dagster' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_a_first_assessment_begins_with_the_topics_of_its_sector(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder = tmp_path / "acme"
    init.create(folder, "Acme Copper")
    assert call("materiality", "init", "--project", folder) == 0
    assert "stakeholder_groups.csv" in capsys.readouterr().out
    with (folder / "materiality" / "topics.csv").open() as stream:
        topics = list(csv.DictReader(stream))
    assert [row["topic_id"] for row in topics] == [f"14.{n}" for n in range(1, 26)]
    assert {row["origin"] for row in topics} == {"sector"}
    # What a person has written is never replaced, and the form can be made at once.
    table = folder / "materiality" / "topics.csv"
    table.write_text(mine := table.read_text().replace("14.1,GHG", "14.1,Our GHG"))
    assert call("materiality", "init", "--project", folder) == 2
    assert table.read_text() == mine
    assert "none was changed" in capsys.readouterr().err
    form = folder / "form.xlsx"
    assert call("materiality", "form", "--project", folder, "--out", form) == 0
    # Nobody has set the cut: the scores stay closed.
    assert run(folder) == 1
    assert "scores stay closed" in capsys.readouterr().err
