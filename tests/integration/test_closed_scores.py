"""Scores that an assessment keeps closed: told nowhere until somebody opens them."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from materiality import session, tables
from materiality.explain import CLOSED, rows
from pipelines.commands.init import examples
from tests.typed import orebook
from transforms.mart.table import tables as tables_of
from transforms.project.folder import load
from warehouse.connection import connect

OPENING = "decisions/materiality_opening.csv"
KESTREL = examples() / "kestrel"


def closed(folder: Path) -> Path:
    """The sample company before anybody approved the cut or decided on a topic."""
    shutil.copytree(KESTREL, folder, ignore=shutil.ignore_patterns("intake"))
    for name in (OPENING, "decisions/materiality.csv", "materiality/thresholds.csv"):
        (folder / name).unlink()
    return folder


def told(folder: Path) -> dict[str, list[dict[str, object]]]:
    """The tables of an assessment, by name."""
    with connect() as con:
        session.run(con, load(folder))
        tables.write(con, "mart")
        return {name: rows(con, f"from mart.{name}") for name in tables_of(tables.MART)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = closed(tmp_path_factory.mktemp("closed") / "kestrel")
    done = orebook("run", "--project", made)
    assert done.returncode == 1, done.stderr
    return made


def test_no_table_tells_a_number_that_comes_from_scores(tmp_path):
    shown, hidden = told(KESTREL), told(closed(tmp_path / "kestrel"))
    # Numbers with many places: no setting and no count is among them.
    long = re.compile(r"-?\d+\.\d{5,}")
    told_open = {
        str(value.normalize())
        for found in shown.values()
        for row in found
        for value in row.values()
        if isinstance(value, Decimal) and long.fullmatch(str(value.normalize()))
    }
    assert len(told_open) > 300
    told_closed = {
        str(value.normalize() if isinstance(value, Decimal) else value)
        for found in hidden.values()
        for row in found
        for value in row.values()
    }
    assert not told_open & told_closed
    assert {name for name in shown if shown[name] and not hidden[name]} == {
        "materiality_rank", "materiality_crosscheck", "materiality_agreement",
        "materiality_circle", "materiality_voice", "materiality_withheld",
        "materiality_dissent", "materiality_sensitivity",
    }  # fmt: skip


def test_what_is_no_score_is_told_all_the_same(tmp_path):
    shown, hidden = told(KESTREL), told(closed(tmp_path / "kestrel"))
    for name in ("materiality_group", "materiality_participation", "materiality_lone",
                 "materiality_refusal", "materiality_matrix"):  # fmt: skip
        assert hidden[name] == shown[name], name
    for name in ("materiality_topic", "materiality_impact", "materiality_assessor"):
        assert len(hidden[name]) == len(shown[name]), name
    assert {row["state"] for row in hidden["materiality_topic"]} == {"undecided"}
    assert {row["is_contested"] for row in hidden["materiality_topic"]} == {False}
    assert {row["by_rules"] for row in hidden["materiality_decision"]} == {None}
    assert {row["refused"] for row in hidden["materiality_decision"]} == {
        "the scores are closed"
    }


def test_a_decision_of_people_stands_while_the_scores_are_closed(tmp_path):
    made = closed(tmp_path / "kestrel")
    shutil.copy(KESTREL / "decisions/materiality.csv", made / "decisions")
    shown, hidden = told(KESTREL), told(made)
    states = [
        {r["topic_id"]: r["state"] for r in found["materiality_decision"]}
        for found in (shown, hidden)
    ]
    assert states[0] == states[1]


def test_no_document_of_a_release_tells_a_score(folder):
    release = folder / "published/latest"
    page = (release / "materiality.html").read_text()
    assert CLOSED in page
    assert "<svg" not in page
    assert "contested" not in page
    listed = (release / "report/material-topics.html").read_text()
    assert CLOSED in listed
    assert "were contested" not in listed
    assert re.search(r"<td[^>]*>closed</td>", listed)
    pdf = subprocess.run(
        ["pdftotext", "-layout", str(release / "report.pdf"), "-"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "The scores are closed" in pdf
    assert "were contested" not in pdf
    from openpyxl import load_workbook

    (sheet,) = load_workbook(release / "materiality.xlsx").worksheets
    assert "The scores are closed" in str(list(sheet.values))
    for name in tables_of(tables.MART):
        assert (release / f"tables/{name}.csv").is_file()
    with (release / "tables/materiality_topic.csv").open(encoding="utf-8") as stream:
        topics = list(csv.DictReader(stream))
    assert {row["score"] for row in topics} == {row["rank"] for row in topics} == {""}


def test_one_finding_says_what_to_do(folder):
    asked = "select message, remedy from findings where message like '%closed%'"
    done = orebook("sql", asked, "--format", "csv", "--project", folder)
    _, *found = list(csv.reader(done.stdout.splitlines()))
    assert len(found) == 1
    assert "25 topics await the cut and the weights" in found[0][0]
    assert "orebook materiality run --opened-by NAME" in found[0][1]


def test_explain_and_decide_say_that_the_scores_are_closed(folder):
    done = orebook("materiality", "explain", "14.7", "--project", folder)
    assert done.returncode == 0
    assert CLOSED in done.stdout
    assert "severity" not in done.stdout
    assert "mean" not in done.stdout
    done = orebook(
        "materiality", "decide", "14.7", "--material", "--approver", "Board",
        "--minute", "1", "--project", folder,
    )  # fmt: skip
    assert done.returncode == 1
    assert CLOSED in done.stderr
    assert not (folder / "decisions/materiality.csv").exists()


def test_once_they_are_open_a_run_tells_them(folder, tmp_path):
    made = tmp_path / "kestrel"
    shutil.copytree(folder, made, symlinks=True)
    shutil.copy(KESTREL / "materiality/thresholds.csv", made / "materiality")
    done = orebook("materiality", "run", "--opened-by", "Secretary", "--project", made)
    assert "The scores are open." in done.stdout
    assert orebook("run", "--project", made).returncode == 1
    page = (made / "published/latest/materiality.html").read_text()
    assert CLOSED not in page
    assert "<svg" in page
    explained = orebook("materiality", "explain", "14.7", "--project", made).stdout
    assert "severity" in explained
