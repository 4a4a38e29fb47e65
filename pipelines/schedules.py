"""When a run starts by itself: monthly, or when something new lies in the drop box.

Both are off until somebody switches them on (Automation, in `orebook ui`); they need
the daemon, so they work while `orebook ui` runs. Belongs here: deciding whether to
start. The run is the one job.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines import run_status
from pipelines.assets.indicators import ALL_PERIODS
from pipelines.session import nothing_new
from transforms.intake import deliver
from transforms.project.folder import Project, load
from warehouse import ledger, raw_store

# The fifth of the month, six o'clock UTC: books of the month before are mostly in.
MONTHLY = "0 6 5 * *"
_LOOKS_EVERY_SECONDS = 60


def build(job: Any, root: Path) -> tuple[list[Any], list[Any]]:
    """(schedules, sensors) that start ``job`` for the project in ``root``."""

    @dg.schedule(
        name="monthly",
        job=job,
        cron_schedule=MONTHLY,
        execution_timezone="UTC",
        default_status=dg.DefaultScheduleStatus.STOPPED,
        description="On the fifth of each month, if anything is new.",
    )
    def monthly(context: dg.ScheduleEvaluationContext) -> Any:
        if nothing_new(load(root)):
            return dg.SkipReason("Nothing is new: the latest release stands.")
        return dg.RunRequest(partition_key=ALL_PERIODS)

    @dg.sensor(
        name="drop_box",
        job=job,
        minimum_interval_seconds=_LOOKS_EVERY_SECONDS,
        default_status=dg.DefaultSensorStatus.STOPPED,
        description="When files in intake/ or settings have new content and have been "
        "left alone for a minute. The same content again starts nothing.",
    )
    def drop_box(context: dg.SensorEvaluationContext) -> Any:
        request, cursor, words = look(load(root), context.cursor)
        context.update_cursor(cursor)
        if request is None:
            return dg.SkipReason(words)
        context.log.info(words)
        return dg.RunRequest(run_key=request, partition_key=ALL_PERIODS)

    @dg.run_failure_sensor(
        name="run_failed",
        monitored_jobs=[job],
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Notes a failed run where `orebook doctor` and `orebook run` see "
        "it, also one that failed before it could do so itself.",
    )
    def run_failed(context: dg.RunFailureSensorContext) -> None:
        run_id = context.dagster_run.run_id
        record = context.instance.get_run_record_by_id(run_id)
        at = record.end_time if record else None
        run_status.note_failure(load(root), run_id, _why(context.failure_event), at)

    return [monthly], [drop_box, run_failed]


def _why(event: dg.DagsterEvent) -> str:
    """What ended a run, in the words of the innermost error."""
    error = getattr(event.event_specific_data, "error", None)
    while error and error.cause:
        error = error.cause
    said = error.message.partition(": ")[2].strip() if error else ""
    return said or event.message or "the run failed"


def look(project: Project, cursor: str | None) -> tuple[str | None, str, str]:
    """(run key if a run is due, what to remember, why).

    A file is taken as whole when nothing about it moved between two looks: a clock is
    not asked, so a file server's may be wrong. The key is made of contents, of how far
    the ledger has come and of a run that failed: a file saved again unchanged starts
    nothing, a corrected one does, and so does one that goes back to an earlier content
    or comes back after a failure. What cannot be taken in is named each time.
    """
    key, remembered, words = _look(project, cursor)
    if left := deliver.left_out(project):
        names = ", ".join(item.name for item in left)
        words += f" Not taken in: {names} (`orebook check` says why)."
    return key, remembered, words


def _look(project: Project, cursor: str | None) -> tuple[str | None, str, str]:
    before = json.loads(cursor) if cursor else {}
    seen = _listing(project)
    now = {"seen": seen, "quiet": before.get("quiet")}
    if before.get("seen") != seen:
        return None, json.dumps(now), "Something moved in the drop box; waiting."
    if before.get("quiet") == seen:
        return None, json.dumps(now), "Nothing moved since the last look."
    evidence = deliver.Evidence(ledger.read(project.ledger))
    try:
        pending = deliver.pending(project, evidence)
        lines = [
            f"{kind} {name} {raw_store.digest(path) if path.exists() else ''}"
            for kind, name, path in pending
        ]
        moving = _listing(project) != seen
    except raw_store.ChangingFile:
        moving = True
    if moving:
        return None, json.dumps(before), "A file is still being written; waiting."
    now["quiet"] = seen
    if not pending:
        return None, json.dumps(now), "Nothing has new content."
    lines.append(ledger.head(evidence.entries))
    last = run_status.read(project)
    lines += [] if last.get("state") == "done" else [last.get("run_id", "")]
    key = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    names = ", ".join(name for _, name, _ in pending)
    return key, json.dumps(now), f"New content: {names}."


def _listing(project: Project) -> str:
    """A digest of names, sizes and time stamps of everything that is looked at."""
    files: Sequence[Path] = [*deliver.drop_box(project), *project.configuration_files()]
    sha = hashlib.sha256()
    for path in files:
        try:
            stat = os.stat(path)
        except FileNotFoundError:
            continue
        sha.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return sha.hexdigest()
