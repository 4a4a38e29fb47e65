"""How the last run went, in one small file that people and commands ask afterwards.

``state/last_run.json`` is written when a run begins and when it ends, whoever started
it (command, schedule, UI). A run that was killed cannot write that it ended: the file
then says `running` while nobody holds the run's lock. Knows no Dagster.
"""

from __future__ import annotations

import fcntl
import json
import os
from datetime import UTC, datetime
from typing import Any

from transforms.project.folder import Project
from warehouse.publish import write_file

FILE = "last_run.json"
LOCK = "run.lock"
# The tag of a run in Dagster's history that names the process at work on it.
PID_TAG = "orebook/pid"


def is_running(project: Project) -> bool:
    """Whether a run holds the project's lock now."""
    path = project.state / LOCK
    if not path.is_file():
        return False
    with path.open("r") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def began(project: Project, run_id: str = "") -> None:
    """Note that a run is at work."""
    _write(project, {"state": "running", "run_id": run_id, "pid": os.getpid(),
                     "began": _now()})  # fmt: skip


def ended(
    project: Project, run_id: str, problem: str, counts: dict[str, int] | None = None
) -> None:
    """Note how a run ended; ``problem`` is empty when it made its release."""
    before = read(project)
    content = {
        "state": "failed" if problem else "done",
        "run_id": run_id,
        "began": before.get("began", "") if before.get("run_id") == run_id else "",
        "ended": _now(),
        "problem": problem,
        **(counts or {}),
    }
    _write(project, content)


def note_failure(
    project: Project, run_id: str, message: str, at: float | None = None
) -> None:
    """Note that a run failed (``at``, a POSIX time; now), unless it has said so itself
    with better words, or another one is at work or has ended since.

    A step may fail outside of what the session does, and a run before it has one.
    """
    last = read(project)
    has_said = last.get("run_id") == run_id and last.get("state") == "failed"
    when = _now() if at is None else _iso(datetime.fromtimestamp(at, UTC))
    if not (has_said or is_running(project) or last.get("ended", "") > when):
        ended(project, run_id, message)


def read(project: Project) -> dict[str, Any]:
    """The content of the file; empty when there was no run."""
    try:
        content = json.loads((project.state / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def words(project: Project) -> tuple[str, bool]:
    """(one line about the last run, whether it is in order)."""
    said = read(project)
    if not said:
        return "no run yet; `orebook run` makes the first", True
    began_at = said.get("began") or said.get("ended", "")
    if said["state"] == "running":
        if is_running(project):
            return f"a run is at work since {began_at}", True
        return (
            f"the run that began {began_at} died before it ended (killed, or the "
            "machine stopped); nothing half done is visible, `orebook run` goes on",
            False,
        )
    if said["state"] == "failed":
        return f"the run that ended {said['ended']} failed: {said['problem']}", False
    done = f"the run that ended {said['ended']} made its release"
    if "computed" not in said:
        done = (
            f"the run that ended {said['ended']} did some chosen steps and made no "
            "release; `orebook run` makes one"
        )
    else:
        done += (
            f": files received: {said['received']}; indicators computed: "
            f"{said['computed']}, left because nothing they rest on changed: "
            f"{said['left']}"
        )
    return done, True


def _now() -> str:
    return _iso(datetime.now(UTC))


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _write(project: Project, content: dict[str, Any]) -> None:
    text = json.dumps(content, indent=1, ensure_ascii=False)
    write_file(project.state / FILE, text.encode() + b"\n")
