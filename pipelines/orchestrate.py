"""A run through the Dagster job, in this process, with its history in state/.

Imports Dagster, so it is only imported when there is something to run.
"""

from __future__ import annotations

import logging
import os
import warnings
from pathlib import Path

from transforms.project import Project

_DAGSTER_YAML = """\
# Written by orebook; may be deleted at any time.
telemetry:
  enabled: false
nux:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1
"""


# Errors are raised, and said once, by the command line.
_QUIET = {"log_level": "CRITICAL"}


def dagster_home(project: Project) -> Path:
    """state/dagster, with its dagster.yaml."""
    home = project.state / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    settings = home / "dagster.yaml"
    if not settings.is_file() or settings.read_text() != _DAGSTER_YAML:
        settings.write_text(_DAGSTER_YAML)
    return home


def run(project: Project) -> str:
    """Run the job once; return the release's folder name.

    Raises the exception of the step that failed.
    """
    os.environ["OREBOOK_PROJECT"] = str(project.root.resolve())
    os.environ["DAGSTER_HOME"] = str(dagster_home(project).resolve())
    logging.getLogger("dagster").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", module="dagster")
    import dagster as dg

    from pipelines.definitions import JOB, PUBLICATION, defs

    definitions = defs()
    with dg.DagsterInstance.get() as instance:
        try:
            result = definitions.resolve_job_def(JOB).execute_in_process(
                instance=instance,
                raise_on_error=True,
                # The run's log is in state/dagster; people get what they need.
                run_config={"loggers": {"console": {"config": _QUIET}}},
            )
        except dg.DagsterError as error:
            # Dagster wraps what happened while the project was being opened.
            if isinstance(error.__cause__, Exception):
                raise error.__cause__ from error
            raise
    (release,) = [
        event.metadata["release"].value
        for event in result.asset_materializations_for_node("publication")
        if event.asset_key == PUBLICATION
    ]
    return str(release)
