"""Dagster's view of a run: one job, in process, one run at a time.

Deliveries and validated datasets are an op each, so that one bad dataset stops only
itself; indicators are one op per topic. The project is the folder OREBOOK_PROJECT.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from pipelines.session import Session, open_session
from transforms import catalogue, reference
from transforms.catalogue import Indicator, derived
from transforms.project import load

JOB = "orebook"
DELIVERIES = dg.AssetKey("deliveries")
FACTS = dg.AssetKey("facts")
DATABOOK = dg.AssetKey("databook")
PUBLICATION = dg.AssetKey("publication")


def project_folder() -> Path:
    """The project of this code location."""
    return Path(os.environ.get("OREBOOK_PROJECT", "."))


@dg.resource(description="The build database of one project, open for one run.")
def session_resource(context: dg.InitResourceContext) -> Iterator[Session]:
    """Open the project that OREBOOK_PROJECT names, for the length of the run."""
    project = load(project_folder())
    with open_session(project) as session:
        yield session


def _session(context: dg.AssetExecutionContext) -> Session:
    session: Session = context.resources.session
    return session


@dg.asset(
    key=DELIVERIES,
    group_name="deliveries",
    required_resource_keys={"session"},
    description="Files of the drop box, each stored once under its SHA-256 and "
    "entered in the ledger.",
)
def deliveries(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    """Receive what is new."""
    session = _session(context)
    received = session.deliveries()
    return dg.MaterializeResult(
        metadata={
            "received": len(received),
            "names": dg.MetadataValue.md(
                "\n".join(f"- `{e.name}` {e.sha256[:12]}" for e in received)
                or "nothing new"
            ),
            "datasets waiting": len(session.waiting().datasets()),
        }
    )


def _validated(dataset: str) -> dg.AssetsDefinition:
    metrics = ", ".join(f"`{name}`" for name in reference.datasets()[dataset])

    @dg.asset(
        key=dg.AssetKey(["validated", dataset]),
        deps=[DELIVERIES],
        group_name="validated",
        required_resource_keys={"session"},
        description=f"Rows that keep their contract. Metrics: {metrics}.",
    )
    def validated(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        loaded = _session(context).validate(dataset)
        return dg.MaterializeResult(
            metadata={
                "received": loaded.received,
                "accepted": loaded.accepted,
                "refused": loaded.refused,
                "flagged": loaded.flagged,
                "withdrawn": loaded.withdrawn,
            }
        )

    return validated


@dg.asset(
    key=FACTS,
    deps=[dg.AssetKey(["validated", name]) for name in reference.datasets()],
    group_name="facts",
    required_resource_keys={"session"},
    description="What all facts together say: which tell of the same thing, what is "
    "expected and missing.",
)
def facts(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    """Settle the facts."""
    session = _session(context)
    session.facts()
    return dg.MaterializeResult(
        metadata={"indicators due": len(session.due())},
    )


def _topic(topic: str, indicators: dict[str, Indicator]) -> dg.AssetsDefinition:
    own = {name: item for name, item in indicators.items() if item.topic == topic}
    specs = [
        dg.AssetSpec(
            key=dg.AssetKey(["figures", name]),
            deps=[FACTS, *_reads(item, own)],
            group_name="indicators",
            description=f"**{item.declaration.name}** ({item.declaration.unit}). "
            f"{item.declaration.method}",
            code_version=item.code_version,
            tags={"topic": topic},
        )
        for name, item in own.items()
    ]

    @dg.multi_asset(
        name=f"figures_{topic}",
        specs=specs,
        can_subset=True,
        required_resource_keys={"session"},
    )
    def figures(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        session = _session(context)
        for name in own:
            key = dg.AssetKey(["figures", name])
            if key not in context.selected_asset_keys:
                continue
            count = session.compute(name)
            # An output that is not yielded would make Dagster skip everything below,
            # so an indicator with nothing to do says so; its data version stays.
            yield dg.MaterializeResult(
                asset_key=key,
                data_version=dg.DataVersion(session.data_version(name)),
                metadata={
                    "computed": count is not None,
                    "figures computed": count or 0,
                    **session.totals(name),
                },
            )

    return figures


def _reads(item: Indicator, own: dict[str, Indicator]) -> list[dg.AssetKey]:
    """What an indicator reads, from its SQL: datasets, and indicators of its topic.

    An edge to another topic could close a circle between ops, so that one goes to the
    datasets below it instead.
    """
    keys: set[dg.AssetKey] = set()
    for schema, name in item.reads:
        if schema == "metric":
            dataset = reference.metric(name)["dataset"]
            keys.add(dg.AssetKey(["validated", dataset]))
        elif schema == "derived":
            for inner, metric in derived()[name].reads:
                if inner == "metric":
                    dataset = reference.metric(metric)["dataset"]
                    keys.add(dg.AssetKey(["validated", dataset]))
        elif schema == "contribution" and name in own:
            keys.add(dg.AssetKey(["figures", name]))
    return sorted(keys, key=str)


def _publication(indicators: dict[str, Indicator]) -> dg.AssetsDefinition:
    figures = [dg.AssetKey(["figures", name]) for name in indicators]

    @dg.multi_asset(
        name="publication",
        specs=[
            dg.AssetSpec(
                DATABOOK,
                deps=figures,
                group_name="reports",
                description="The Excel databook: one sheet per disclosure, index, "
                "methods, factors, gaps.",
            ),
            dg.AssetSpec(
                PUBLICATION,
                deps=[*figures, DATABOOK],
                group_name="reports",
                description="The release: read-only database, tables, databook, "
                "release.json. All of it becomes visible at once.",
            ),
        ],
        required_resource_keys={"session"},
    )
    def publication(
        context: dg.AssetExecutionContext,
    ) -> Iterator[dg.MaterializeResult]:
        session = _session(context)
        folder = session.publish()
        place = folder.relative_to(session.project.root).as_posix()
        yield dg.MaterializeResult(
            asset_key=DATABOOK, metadata={"file": f"{place}/databook.xlsx"}
        )
        yield dg.MaterializeResult(
            asset_key=PUBLICATION, metadata={"release": folder.name, "folder": place}
        )

    return publication


@dg.definitions
def defs() -> dg.Definitions:
    """Everything `dagster dev` and `dg dev` show."""
    indicators = catalogue.load(project_folder() / "overrides")
    topics = sorted({item.topic for item in indicators.values()})
    assets = [
        deliveries,
        *(_validated(name) for name in reference.datasets()),
        facts,
        *(_topic(topic, indicators) for topic in topics),
        _publication(indicators),
    ]
    return dg.Definitions(
        assets=assets,
        jobs=[
            dg.define_asset_job(JOB, selection="*", executor_def=dg.in_process_executor)
        ],
        resources={"session": session_resource},
        executor=dg.in_process_executor,
    )
