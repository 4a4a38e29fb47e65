"""Dagster's view of a run: one job, in process, one run at a time.

Everything Dagster shows is put together here; what each layer shows is in
``pipelines.assets``. The project is the folder OREBOOK_PROJECT.
"""

import os
import time
from collections.abc import Collection, Iterator
from contextlib import ExitStack
from pathlib import Path

import dagster as dg

from pipelines import run_status, schedules
from pipelines.assets import (
    deliveries,
    deliveries_by_site,
    disclosures,
    facts,
    indicators,
    materiality,
    reports,
    validated,
)
from pipelines.session import Busy, Session, open_session
from transforms import catalogue
from transforms.project.folder import load
from warehouse import reference

JOB = "orebook"


def project_folder() -> Path:
    """The project of this code location."""
    return Path(os.environ.get("OREBOOK_PROJECT", "."))


@dg.resource(description="The build database of one project, open for one run.")
def session_resource(context: dg.InitResourceContext) -> Iterator[Session]:
    """Open the project that OREBOOK_PROJECT names, for the length of the run.

    While `orebook run` is at work it waits as in the queue, where not all of that run
    is seen; what the folder says is read after that.
    """
    run_id = context.run_id or ""
    if context.instance and run_id and context.instance.has_run(run_id):
        # Whoever launched it, a run names the process that works on it.
        context.instance.add_run_tags(run_id, {run_status.PID_TAG: str(os.getpid())})
    with ExitStack() as stack:
        while True:
            project = load(project_folder())
            try:
                session = stack.enter_context(open_session(project, run_id=run_id))
                break
            except Busy:
                dg.get_dagster_logger().info("another run is at work; waiting for it")
                while run_status.is_running(project):
                    with dg.raise_execution_interrupts():
                        time.sleep(1)
        yield session


def assemble(
    told: tuple[Collection[str], Collection[str]] | None = None,
) -> dg.Definitions:
    """Everything `orebook ui`, `dagster dev` and `dg` show, in reading order.

    Of a run that is known to have something to tell of some datasets and indicators
    alone (``told``), the others are only named: no event is made of them.
    """
    known = catalogue.load(project_folder() / "overrides")
    periods = indicators.project_periods(project_folder())
    datasets, names = told or (reference.datasets(), known)
    topics = sorted({item.topic for item in known.values()})
    answers = disclosures.build(project_folder(), known)
    assets: list[dg.AssetsDefinition | dg.AssetSpec] = [
        deliveries_by_site.build(deliveries_by_site.project_sites(project_folder())),
        deliveries.build(),
        *(
            validated.build(name) if name in datasets else validated.named(name)
            for name in reference.datasets()
        ),
        facts.build(),
        *(
            one
            for topic in topics
            for one in indicators.build(topic, known, periods, names)
        ),
        materiality.build(),
        *answers,
        *reports.build(known, [materiality.DECISIONS, *(a.key for a in answers)]),
    ]
    job = dg.define_asset_job(
        JOB,
        selection=dg.AssetSelection.all() | dg.AssetSelection.all_asset_checks(),
        executor_def=dg.in_process_executor,
        description="Takes in what is new, computes what rests on it, publishes.",
    )
    timed, sensors = schedules.build(job, project_folder())
    return dg.Definitions(
        assets=assets,
        asset_checks=[reports.build_recomputed()],
        jobs=[job],
        schedules=timed,
        sensors=sensors,
        resources={"session": session_resource},
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """All there is to show of the project OREBOOK_PROJECT."""
    return assemble()
