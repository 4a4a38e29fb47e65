"""A run through the Dagster job, in this process, with its history in state/.

What came in is read before Dagster is asked for anything, so that the job of the run is
of what there is to tell: an event of each of 300 indicators that nobody told of would
take longer than all figures of a small company.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING
from uuid import uuid4

from pipelines import run_status
from pipelines.elsewhere import elsewhere
from pipelines.ending import stop_if_asked
from pipelines.session import Session, open_session
from transforms.project.folder import Project
from warehouse.trouble import causes, is_interrupt

if TYPE_CHECKING:
    from dagster import DagsterInstance

_DAGSTER_YAML = """\
# Written by orebook; may be deleted at any time.
telemetry:
  enabled: false
nux:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1
event_log_storage:
  module: pipelines.event_log
  class: EventLog
# Steps print nothing; catching what they print costs four processes a step.
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
"""
_OPEN = ("STARTING", "STARTED", "CANCELING")
# A run that opened no project by then will not do so any more.
_STARTS_WITHIN_SECONDS = 120
_ENDS_WITHIN_SECONDS = 30
# Errors are raised, and said once, by the command line.
_QUIET = {"log_level": "CRITICAL"}


def dagster_home(project: Project) -> Path:
    """state/dagster, with its dagster.yaml."""
    home = project.state / "dagster"
    write_settings(home)
    return home


def write_settings(home: Path) -> None:
    """Make a folder a DAGSTER_HOME."""
    home.mkdir(parents=True, exist_ok=True)
    settings = home / "dagster.yaml"
    if not settings.is_file() or settings.read_text() != _DAGSTER_YAML:
        settings.write_text(_DAGSTER_YAML)


def set_environment(project: Project, home: Path) -> None:
    """What Dagster and the definitions read, here and in processes started here."""
    os.environ["OREBOOK_PROJECT"] = str(project.root.resolve())
    os.environ["DAGSTER_HOME"] = str(home.resolve())
    # What a run means to make, up to 560 things, pipelines.event_log stores at once.
    os.environ["DAGSTER_EVENT_BATCH_SIZE"] = "1000"


def has_open_runs(home: Path) -> bool:
    """Whether any run has not ended, asked without the seconds that Dagster takes."""
    file = home / "history" / "runs.db"
    if not file.is_file():
        return False
    listed = ", ".join(f"'{name}'" for name in _OPEN)
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as con:
            query = f"select exists (select 1 from runs where status in ({listed}))"
            return bool(con.execute(query).fetchone()[0])
    except sqlite3.Error:
        return True


@contextmanager
def instance_of(
    project: Project, home: Path | None = None
) -> Iterator[DagsterInstance]:
    """The Dagster instance of a project (or of a copy of its storage)."""
    set_environment(project, home or dagster_home(project))
    logging.getLogger("dagster").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", module="dagster")
    import dagster as dg

    with dg.DagsterInstance.get() as instance:
        yield instance


def run(project: Project) -> tuple[str, list[str]]:
    """Run the job once: (the release's folder name, runs that had died before).

    Raises what the step that failed raised: Dagster's wrapping ends here.
    """
    # Said here, where the folder is known: SQLite would only say that it cannot open.
    for folder in (project.state, project.ledger.parent):
        folder.mkdir(parents=True, exist_ok=True)
    for folder in (project.state, project.ledger.parent, project.published):
        if folder.exists():
            with TemporaryFile(dir=folder):
                pass
    run_id = str(uuid4())
    try:
        with ExitStack() as stack, ThreadPoolExecutor(1) as aside:
            second = stack.enter_context(elsewhere())
            aside.submit(import_module, "pipelines.definitions")
            session = stack.enter_context(open_session(project, run_id=run_id))
            session.elsewhere = second
            opened = aside.submit(stack.enter_context, instance_of(project))
            told = _told(session)
            instance = opened.result()
            died = sweep(project, instance, at_work=False)
            _execute(project, instance, session, run_id, told)
    except Exception as error:
        run_status.note_failure(project, run_id, str(error) or repr(error))
        raise
    return session.publish().name, died


def _told(session: Session) -> tuple[list[str], list[str]] | None:
    """What the run has to tell of; None if that cannot be known, because a step fails:
    the same step of the job then fails again, and the history has it."""
    try:
        return session.told()
    except Exception as error:
        if is_interrupt(error):
            raise
        return None


def _execute(
    project: Project,
    instance: DagsterInstance,
    session: Session,
    run_id: str,
    told: tuple[list[str], list[str]] | None,
) -> None:
    """Run the steps, each of which finds in the session what is done already."""
    import dagster as dg

    from pipelines.assets.indicators import ALL_PERIODS
    from pipelines.assets.metadata import FIGURES
    from pipelines.definitions import JOB, assemble

    if told is not None:
        # Of what had something to tell once and has nothing now, that is told.
        before = {key.path[-1] for key in instance.get_asset_keys(prefix=[FIGURES])}
        told = told[0], [*told[1], *(before & session.due().keys())]
    try:
        assemble(told).resolve_job_def(JOB).execute_in_process(
            instance=instance,
            run_id=run_id,
            raise_on_error=True,
            # Without an indicator the job has no partitions.
            partition_key=None if told and not told[1] else ALL_PERIODS,
            tags={run_status.PID_TAG: str(os.getpid())},
            resources={"session": session},
            # The run's log is in state/dagster; people get what they need.
            run_config={"loggers": {"console": {"config": _QUIET}}},
        )
        stop_if_asked()
    except dg.DagsterExecutionInterruptedError as error:
        raise KeyboardInterrupt from error
    except Exception as error:
        raised: BaseException = _original(error)
    else:
        return
    raise raised


def _original(error: Exception) -> BaseException:
    """What a step raised, without the errors that Dagster put around it."""
    import dagster as dg

    found = next(
        (e for e in causes(error) if not isinstance(e, dg.DagsterError)), error
    )
    if isinstance(found.__context__, dg.DagsterError):
        # Dagster raises the original again inside of its own error: a circle.
        found.__context__ = None
    return found


def sweep(
    project: Project, instance: DagsterInstance, at_work: bool | None = None
) -> list[str]:
    """Mark runs as failed whose process is gone: a line about each of them.

    A run that was killed stays `started` in Dagster's storage for ever and would keep
    the next one waiting. ``at_work`` is whether another one is; None: look.
    """
    import dagster as dg

    if at_work is None:
        at_work = run_status.is_running(project)
    open_ = [dg.DagsterRunStatus[name] for name in _OPEN]
    lines = []
    for record in instance.get_run_records(dg.RunsFilter(statuses=open_)):
        age = time.time() - record.update_timestamp.timestamp()
        if _lives(record.dagster_run.tags.get(run_status.PID_TAG), age, at_work):
            continue
        began = record.create_timestamp.isoformat(sep=" ", timespec="seconds")
        instance.report_run_failed(
            record.dagster_run,
            "The process of this run is gone (killed, or the machine stopped). Nothing "
            "half done is visible; the next run goes on from there.",
        )
        lines.append(
            f"the run {record.dagster_run.run_id[:8]} that began {began} had died; "
            "it is marked as failed"
        )
    return lines


def _lives(pid: str | None, age: float, at_work: bool) -> bool:
    if pid is None:
        return age < _STARTS_WITHIN_SECONDS
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    # Another process may have the number now: only one that holds the lock is a run.
    return at_work or age < _ENDS_WITHIN_SECONDS
