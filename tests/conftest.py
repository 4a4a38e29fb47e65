"""What several files of tests look at, made once for all workers."""

from __future__ import annotations

import atexit
import fcntl
import gc
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

# Read here for its place, which workers inherit; the process that starts them reads
# nothing of the product.
import tests.empty  # noqa: F401

# A shell starts what runs in the background with Ctrl-C ignored, and whatever it starts
# inherits that: those that tests stop would not stop.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Modules and tests are read into what stays: a third of that time went into looking
# for garbage among them.
gc.disable()
# What was left alone goes with the process: DuckDB names what does not.
atexit.register(gc.unfreeze)

# Each of the workers has a core; that figures are the same on any number of threads is
# a test of its own, and the demo runs on all of them.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("ORE_THREADS", "1")

# A company is made and run, or a browser started: whole folders of slow tests. Single
# slow ones elsewhere are marked where they stand; one that is long or rare is slow too.
HERE = Path(__file__).parent
SLOW = (
    HERE / "browser", HERE / "external", HERE / "integration",
    HERE / "unit" / "test_event_log.py",
)  # fmt: skip
# What takes minutes and guards what seldom changes: every step made to fail on the
# command itself, the corpus of files that went wrong at others, one bad thing of each
# kind, how far a change reaches, the pack that recomputes all figures; releases made
# again, made final, made many times, tampered with and redacted; and what must stay
# unknown of people and of scores, over whole sample companies. Where it is marked, also
# runs that are killed, a UI that is stopped, and most seeds of histories.
RARE = (
    HERE / "integration" / "test_again.py",
    HERE / "integration" / "test_closed_scores.py",
    HERE / "integration" / "test_final.py",
    HERE / "integration" / "test_people.py",
    HERE / "integration" / "test_redact.py",
    HERE / "integration" / "test_reruns.py",
    HERE / "integration" / "test_same_bytes.py",
    HERE / "integration" / "test_settled_again.py",
    HERE / "integration" / "test_failing_steps.py",
    HERE / "integration" / "test_corpus.py",
    HERE / "integration" / "test_one_bad_thing.py",
    HERE / "integration" / "test_reach.py",
    HERE / "integration" / "test_recompute.py",
)
# What takes half a minute and more a file and looks at one promise from many sides,
# whole companies each: CI runs it beside the others, a person by name.
LONG = (
    HERE / "browser", HERE / "integration" / "workbook",
    HERE / "integration" / "test_across_factors.py",
    HERE / "integration" / "test_base_year.py",
    HERE / "integration" / "changes",
    HERE / "integration" / "test_corrections.py",
    HERE / "integration" / "test_counted.py",
    HERE / "integration" / "test_dagster_shown.py",
    HERE / "integration" / "test_digests.py",
    HERE / "integration" / "test_factor_versions.py",
    HERE / "integration" / "test_fates.py",
    HERE / "integration" / "test_inside_days.py",
    HERE / "integration" / "test_invariants.py",
    HERE / "integration" / "test_map_command.py",
    HERE / "integration" / "test_mappings.py",
    HERE / "integration" / "test_nothing_lost.py",
    HERE / "integration" / "test_public_records.py",
    HERE / "integration" / "test_said_once.py",
    HERE / "integration" / "test_shared_facilities.py",
    HERE / "integration" / "test_slice_sums.py",
    HERE / "integration" / "test_sources.py",
    HERE / "integration" / "test_us_mines.py",
    HERE / "integration" / "test_words.py",
)
QUICK = HERE / "integration" / "test_one_number.py"
# Half a minute and more each, the longest first.
LONGEST = {
    f"test_{name}.py": place
    for place, name in enumerate((
        "histories", "people", "reruns", "cases", "serving", "changes", "nothing_lost",
        "digests", "expectation", "final", "reach", "settled_again", "same_bytes",
        "counted", "invariants", "fates", "disclosures", "bad_kinds", "dagster_shown",
        "failing_steps", "one_bad_thing", "again", "accessible", "redact",
        "across_factors", "corrections", "base_year", "recompute", "corpus",
    ))
}  # fmt: skip


@cache
def _is_slow(file: Path) -> bool:
    return file != QUICK and _is_in(file, SLOW)


def _is_in(file: Path, some: tuple[Path, ...]) -> bool:
    return any(one in (file, *file.parents) for one in some)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Import no slow file where none is asked for: Dagster alone takes seconds."""
    is_test = collection_path.name.startswith("test_")
    quick_only = config.getoption("markexpr") == "not slow"
    return True if quick_only and is_test and _is_slow(collection_path) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow, and begin with the longest files.

    So no worker is left alone with it at the end. Whoever has tests to run does not
    wait for the disk, whichever these are.
    """
    from tests import projects  # noqa: F401

    for item in items:
        if item.path in RARE:
            item.add_marker(pytest.mark.rare)
        elif _is_in(item.path, LONG) and not item.get_closest_marker("rare"):
            item.add_marker(pytest.mark.long)
        if _is_slow(item.path) or item.get_closest_marker("rare"):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: LONGEST.get(item.path.name, len(LONGEST)))


def pytest_collection_finish() -> None:
    """What was read stays: nobody looks for garbage there any more."""
    gc.freeze()
    gc.enable()


def pytest_sessionfinish() -> None:
    """Nor, once all is done, in what the tests kept: pytest would look five times."""
    gc.freeze()


@pytest.fixture(scope="session")
def mine_run_twice(tmp_path_factory) -> Path:
    """The small company after two runs of the job: all, then one correction.

    What they said is beside it in ``mine.run1`` and ``mine.run2``. Whoever asks first
    makes it; tests that change anything work on a copy.
    """

    from tests import mine

    def make(folder: Path) -> None:
        mine.build(folder)
        _run(folder, folder.with_name("mine.run1"))
        mine.correct(folder)
        _run(folder, folder.with_name("mine.run2"))

    return _once(tmp_path_factory, "mine", make)


@pytest.fixture(scope="session")
def released(tmp_path_factory) -> Callable[[str], tuple[Path, Path]]:
    """Of a bundled example by its name the project's folder and the database of its
    first release, without documents. Nobody changes anything in them."""

    def of_example(name: str) -> tuple[Path, Path]:
        from pipelines.commands.init import copy_example
        from tests import projects

        def make(folder: Path) -> None:
            copy_example(name, folder)
            database = projects.run(folder) / "orebook.duckdb"
            folder.with_name(f"{name}.database").write_text(str(database))

        folder = _once(tmp_path_factory, name, make)
        return folder, Path(folder.with_name(f"{name}.database").read_text())

    return of_example


def _once(
    tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]
) -> Path:
    """A folder that all workers share; whoever asks first makes it."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # each worker has a folder of its own below it
    folder, done = base / name, base / f"{name}.done"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(folder)
            done.touch()
    return folder


def _run(folder: Path, said: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "run", "--project", str(folder)],
        capture_output=True, text=True, check=False,
        env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr  # the clerk's rows
    said.write_text(done.stdout)
