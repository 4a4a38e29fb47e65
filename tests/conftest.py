"""What several files of tests look at, made once for all workers."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import mine


@pytest.fixture(scope="session")
def mine_run_twice(tmp_path_factory) -> Path:
    """The small company after two runs of the job: all, then one correction.

    Whoever asks first makes it; tests that change anything work on a copy.
    """
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # each worker has a folder of its own below it
    folder, done = base / "mine", base / "mine.done"
    with (base / "mine.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            mine.build(folder)
            _run(folder)
            mine.correct(folder)
            _run(folder)
            done.touch()
    return folder


def _run(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "run", "--project", str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr  # the clerk's rows
