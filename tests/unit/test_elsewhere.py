"""The second process of a run: beside it, its errors heard, gone when it is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.elsewhere import elsewhere
from transforms.mart import publication
from transforms.project.problem import ProjectProblem
from warehouse.connection import connect
from warehouse.trouble import MachineTrouble

# A run that names its second process and is killed.
KILLED = """
import os, signal
from pipelines.elsewhere import elsewhere
with elsewhere() as second:
    print(second.submit(os.getpid).result(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def two_cores(monkeypatch):
    monkeypatch.setenv("ORE_THREADS", "2")


def fail() -> None:
    raise ProjectProblem(["one", "two"])


def vanish() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def page(database: Path, target: Path) -> None:
    """A document that says in which process it was made of what."""
    with connect(database, read_only=True) as con:
        (told,) = con.execute("select told from said").fetchone() or ("",)
    with target.open("x") as stream:
        stream.write(f"{told} {os.getpid()}")
    time.sleep(0.05)


def broken(database: Path, target: Path) -> None:
    raise ProjectProblem([target.name])


@pytest.fixture
def database(tmp_path) -> Path:
    path = tmp_path / "a.duckdb"
    with connect(path) as con:
        con.execute("create table said as select 'this' as told")
    return path


def lives(pid: int) -> bool:
    """Whether a process is there and has not ended."""
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_what_is_done_elsewhere_is_another_process_and_its_errors_are_raised_here():
    with elsewhere() as second:
        assert second is not None
        pid = second.submit(os.getpid).result()
        assert pid != os.getpid()
        with pytest.raises(ProjectProblem) as raised:
            second.submit(fail).result()
        assert raised.value.words == ProjectProblem(["one", "two"]).words
    assert not lives(pid)


def test_a_second_process_takes_no_signal_that_asks_to_stop():
    """From a terminal it gets each that the run gets, and the run ends it."""
    with elsewhere() as second:
        assert second is not None
        pid = second.submit(os.getpid).result()
        for number in (signal.SIGINT, signal.SIGTERM):
            os.kill(pid, number)
        assert second.submit(os.getpid).result() == pid


def test_with_one_core_there_is_no_second_process(monkeypatch):
    monkeypatch.setenv("ORE_THREADS", "1")
    with elsewhere() as second:
        assert second is None


def test_a_second_process_that_the_system_ends_is_trouble_of_the_machine():
    with pytest.raises(MachineTrouble, match="memory"), elsewhere() as second:
        assert second is not None
        second.submit(vanish).result()


@pytest.mark.slow
def test_nothing_is_left_of_a_run_that_was_killed():
    done = subprocess.run(
        [sys.executable, "-c", KILLED], capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    pid, until = int(done.stdout), time.monotonic() + 10
    while lives(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not lives(pid)


def test_each_document_is_made_once_and_in_both_processes(database, tmp_path):
    documents = [(page, database, tmp_path / f"{n}.txt") for n in range(8)]
    with elsewhere() as second, publication._made(documents, second):
        pass
    made = [target.read_text().split() for _, _, target in documents]
    assert {told for told, _ in made} == {"this"}
    pids = {int(pid) for _, pid in made}
    assert os.getpid() in pids and len(pids) == 2


def test_documents_that_share_what_is_set_once_are_made_in_one_process(
    database, tmp_path
):
    shared = publication._TOGETHER
    names = sorted([*shared, *(f"{n}.txt" for n in range(8))])
    documents = [(page, database, tmp_path / name) for name in names]
    with elsewhere() as second, publication._made(documents, second):
        pass
    pids = {name: (tmp_path / name).read_text().split()[1] for name in names}
    assert len({pids[name] for name in shared}) == 1
    assert len(set(pids.values())) == 2


def test_after_a_document_that_fails_no_other_is_begun(database, tmp_path):
    documents = [(page, database, tmp_path / f"{n}.txt") for n in range(8)]
    documents += [(broken, database, tmp_path / f"broken{n}.txt") for n in range(2)]
    with (
        pytest.raises(ProjectProblem, match=r"broken\d"),
        elsewhere() as second,
        publication._made(documents, second),
    ):
        pass
    assert not list(tmp_path.glob("*.txt"))
