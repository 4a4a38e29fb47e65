"""Whatever fails in a run, the command says what, where and what to do, and ends.

Each kind of op of the job is made to fail in turn, on `orebook run` itself. Processes
are forked from one that has read all modules, so a case costs a run and no start.
"""

from __future__ import annotations

import errno
import importlib
import json
import re
import sqlite3
from pathlib import Path

import duckdb
import pytest

from pipelines.definitions import JOB, defs
from tests import typed
from tests.projects import LONG, make_project, monthly, write_csv
from transforms.project.problem import ProjectProblem

# A process that is at work after this does not end at all; no time is asserted.
HANGS_AFTER_SECONDS = 240
# Name of an op, or what all of its kind begin with -> what is made to fail in it.
IN_EACH_OP = {
    "deliveries": "transforms.intake.deliver:receive",
    "validated__": "transforms.run:load_datasets",
    "facts": "transforms.facts.coverage:rebuild",
    "figures_": "transforms.engine.figures:compute",
    "materiality": "materiality.session:assess",
    "disclosures__": "reporting_templates.disclosures.answers:answer",
    "publication": "transforms.mart.publication:publish_release",
    "recomputed": "pipelines.assets.reports:recompute_figures",
}
OPENING = "transforms.build_database:opened"
FULL = OSError(errno.ENOSPC, "No space left on device", "/somewhere/file")
# Errors, exit code and words of each; spread over the ops so that every op and every
# kind of error is met once.
FAULT = (RuntimeError("boom"), 3, r"RuntimeError: a fault of orebook.*in (\S+\.txt);")
DISK_FULL = (FULL, 2, r"No space left on device: /somewhere/file. The disk is full")
CASES = {
    "opening": (OPENING, *FAULT),
    "deliveries": (
        IN_EACH_OP["deliveries"],
        OSError(errno.EROFS, "Read-only file system", "evidence/ledger.jsonl"), 2,
        r"Read-only file system: evidence/ledger.jsonl.*mounted read-only",
    ),
    "validated__": (IN_EACH_OP["validated__"], *FAULT),
    "facts": (
        IN_EACH_OP["facts"],
        duckdb.IOException('Could not write file "x.tmp": No space left on device'), 2,
        "Could not write file.*The disk is full: free space there, and in TMPDIR",
    ),
    "figures_": (IN_EACH_OP["figures_"], *FAULT),
    "materiality": (
        IN_EACH_OP["materiality"], ProjectProblem(["materiality/x.csv, row 2: wrong"]),
        2, r"The project cannot be used:\n  materiality/x\.csv, row 2: wrong",
    ),
    "disclosures__": (IN_EACH_OP["disclosures__"], *FAULT),
    "publication": (IN_EACH_OP["publication"], *DISK_FULL),
    "a document": ("reporting_templates.workbooks.databook:render", *DISK_FULL),
    "recomputed": (IN_EACH_OP["recomputed"], *FAULT),
    "Dagster's own storage": (
        "pipelines.orchestrate:sweep",
        sqlite3.OperationalError("attempt to write a readonly database"), 2,
        "attempt to write a readonly database. The folder cannot be written",
    ),
    "memory": (OPENING, MemoryError(), 2, "The memory is full: close other programs"),
    "Ctrl-C": (OPENING, KeyboardInterrupt(), 2, "Stopped. Nothing half done is"),
}  # fmt: skip


def fail(place: str, error: BaseException) -> None:
    """Put in the place of a function one that raises."""
    module, _, name = place.partition(":")
    owner = importlib.import_module(module)
    assert callable(getattr(owner, name))

    def fails(*_: object, **__: object) -> None:
        raise error

    setattr(owner, name, fails)


def command(arguments: list[str], said: Path, place: str, error: BaseException) -> None:
    """`orebook ...` in this process, with one thing in it that fails."""
    typed.speak(said, said)
    fail(place, error)
    from pipelines.cli import main

    main(arguments)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = make_project(tmp_path / "p", periods="[FY2025]")
    rows = monthly("A", "ore_mined_t", 2025, 10, "t")
    write_csv(folder / "intake/x.csv", LONG, rows)
    return folder


def test_every_kind_of_op_is_made_to_fail() -> None:
    job = defs().resolve_job_def(JOB)
    names = [node.name for node in job.nodes_in_topological_order]
    assert len(names) > 40
    for name in names:
        assert [kind for kind in IN_EACH_OP if name.startswith(kind)], name
    assert CASES.keys() >= IN_EACH_OP.keys()


@pytest.mark.parametrize("case", CASES)
def test_a_run_that_fails_says_why_and_ends(project, tmp_path, case) -> None:
    place, error, code, words = CASES[case]
    said = tmp_path / "said.txt"
    arguments = ["run", "--project", str(project)]
    process = typed.process(command, arguments, said, place, error)
    process.start()
    process.join(HANGS_AFTER_SECONDS)
    is_at_work = process.is_alive()
    process.kill()
    text = said.read_text()
    assert not is_at_work, f"it does not end; it said: {text}"
    assert process.exitcode == code, text
    assert "Traceback" not in text
    found = re.search(words, text, re.DOTALL)
    assert found, text
    if code == 3:
        report = Path(found[1])
        assert "RuntimeError: boom" in report.read_text()
        report.unlink()
    else:
        assert "fault of orebook" not in text
    if case != "Dagster's own storage":
        status = json.loads((project / "state/last_run.json").read_text())
        assert status["state"] == "failed"
    assert not (project / "published/LATEST").exists() or case == "recomputed"
