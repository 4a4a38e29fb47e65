"""The fourth layer: figures, one asset per indicator, one op per topic.

An asset is partitioned by reporting period, so totals plot over the periods. A run
speaks of ALL_PERIODS: what was computed, and, of one that the UI began, what was left
and why. Beside that a period has an event of its own only where it was computed, so
the UI says which run last computed which period.
"""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import dagster as dg
from dagster import AssetKey, MetadataValue, TableColumnLineage
from dagster._core.definitions.data_version import DATA_VERSION_TAG, NULL_DATA_VERSION

from pipelines.assets.indicator_lineage import column_lineage, reads
from pipelines.assets.indicator_totals import Total, totals, versions
from pipelines.assets.indicator_words import describe
from pipelines.assets.metadata import (
    PUBLICATION,
    code_link,
    ddl_columns,
    figures_key,
    markdown,
    schema,
    session_of,
)
from pipelines.session import Session
from transforms.catalogue import Indicator
from transforms.catalogue.sql import parse
from transforms.engine.figures import FIGURE_TABLE
from transforms.mart.table import MART, tables

# The partition that a run is of; the others are the project's periods.
ALL_PERIODS = "all periods"
_MOST_FILES = 50
COLUMNS = ddl_columns(FIGURE_TABLE, tables(MART)["fact_figure"].words)


def build(
    topic: str,
    indicators: dict[str, Indicator],
    periods: list[str],
    told: Collection[str],
) -> list[dg.AssetsDefinition | dg.AssetSpec]:
    """The op of one topic, which gives an asset ``figures/<indicator>`` each; those
    that a run does not tell of are only named, and so that Dagster finds their last
    event: by period, as in the op."""
    partitions = dg.StaticPartitionsDefinition([*periods, ALL_PERIODS])
    every = {name: item for name, item in indicators.items() if item.topic == topic}
    of_topic = {name: item for name, item in every.items() if name in told}
    named = [
        dg.AssetSpec(figures_key(name), partitions_def=partitions)
        for name in every.keys() - of_topic.keys()
    ]
    if not of_topic:
        return list(named)
    # Their columns are asked for one by one.
    parse(item.select for item in of_topic.values())

    @dg.multi_asset(
        name=f"figures_{topic}",
        specs=[_spec(item, partitions) for item in of_topic.values()],
        can_subset=True,
        backfill_policy=dg.BackfillPolicy.single_run(),
        required_resource_keys={"session"},
    )
    def figures(context: dg.AssetExecutionContext) -> Iterator[Any]:
        session = session_of(context)
        chosen = [n for n in of_topic if figures_key(n) in context.selected_asset_keys]
        selected = context.run.asset_selection
        # None selected is the whole job; what is published stands on all that is due.
        others_follow = not selected or PUBLICATION in selected
        computed = session.compute(chosen, others_follow)
        if session.apart:
            context.log.warning(f"computed apart, for together: {session.apart}")
        done = [name for name in chosen if computed[name]]
        left = len(chosen) - len(done)
        context.log.info(
            f"computed: {', '.join(done) or 'none'}; {left} left, because nothing they "
            "rest on changed"
        )
        version_of = versions(session, chosen, ALL_PERIODS)
        found = totals(session, chosen)
        for name in chosen:
            key, item = figures_key(name), of_topic[name]
            for period in computed[name]:
                if period in found[name]:
                    total, version = found[name][period], version_of[name, period]
                    context.log_event(_period(key, item, period, total, version))
            # An output that is not yielded would make Dagster skip everything below.
            yield dg.MaterializeResult(
                asset_key=key,
                data_version=dg.DataVersion(version_of[name, ALL_PERIODS]),
                metadata={
                    **_metadata(computed[name], found[name]),
                    "files it rests on": _files(session, name),
                    "trace of each figure": f"published/latest/report/trace/{name}"
                    ".html (in the project's folder)",
                },
            )

    return [figures, *named]


def _spec(item: Indicator, partitions: dg.StaticPartitionsDefinition) -> dg.AssetSpec:
    declaration = item.declaration
    file = item.file
    link = code_link(file) if item.definition == "packaged" else {}
    codes = [code.partition("@") for code in declaration.disclosures]
    deps, listed = column_lineage(item)
    return dg.AssetSpec(
        key=figures_key(item.indicator_id),
        deps=reads(item),
        group_name=item.topic,
        kinds={"sql", "duckdb"},
        description=describe(item),
        code_version=item.version,
        partitions_def=partitions,
        tags={"topic": item.topic}
        | {f"gri/{code}": year or "-" for code, _, year in codes},
        metadata={
            "unit": declaration.unit,
            "GRI": ", ".join(declaration.disclosures) or "none",
            "boundary": declaration.consolidation,
            "method version": item.version,
            "SQL file": file if item.definition == "packaged" else f"{file} (project)",
            "SQL": MetadataValue.md(f"```sql\n{item.select}\n```"),
            "columns come from": MetadataValue.md(listed),
            "dagster/column_schema": schema(COLUMNS),
            "dagster/column_lineage": TableColumnLineage(deps_by_column=deps),
            **link,
        },
    )


def _period(
    key: AssetKey, item: Indicator, period: str, total: Total, version: str
) -> dg.AssetMaterialization:
    """One period's event: its total plots over the periods."""
    return dg.AssetMaterialization(
        asset_key=key,
        partition=period,
        # Dagster would call a period "unsynced" as soon as any later run takes in
        # anything at all; what changed and what did not is said by ALL_PERIODS.
        tags={DATA_VERSION_TAG: NULL_DATA_VERSION.value},
        metadata={
            **({} if total.value is None
               else {f"group total ({total.unit})": total.value}),
            **({} if total.coverage is None else {"coverage": total.coverage}),
            "state": total.status,
            **({"reason": total.reason} if total.reason else {}),
            "figures": total.figures,
            "method version": item.version,
            "data version": version,
        },
    )  # fmt: skip


def _files(session: Session, name: str) -> MetadataValue:
    """The files that told of the metrics of an indicator, as a list."""
    metrics = session.context.metrics[name]
    found = sorted({file for m in metrics for file in session.files.get(m, ())})
    listed = [f"- `{file}`" for file in found[:_MOST_FILES]]
    if len(found) > _MOST_FILES:
        listed.append(f"- and {len(found) - _MOST_FILES} more")
    return MetadataValue.md("\n".join(listed) or "None.")


def _metadata(computed: list[str], found: dict[str, Total]) -> dict[str, Any]:
    rows = [
        (period, "-" if t.value is None else f"{t.value:,.6g}", t.unit, t.status,
         t.reason)
        for period, t in found.items()
    ]  # fmt: skip
    return {
        "computed": bool(computed),
        "periods computed": ", ".join(computed)
        or "none: nothing it rests on changed, its figures stand",
        "group totals": MetadataValue.md(
            markdown(["period", "group total", "unit", "state", "reason"], rows)
            if rows
            else "Nothing was collected for this indicator."
        ),
    }


def project_periods(root: Path) -> list[str]:
    """The project's reporting periods in order; [] where there is no usable project."""
    from transforms.project.folder import load
    from transforms.project.problem import ProjectProblem

    try:
        return [period.period_id for period in load(root).periods]
    except ProjectProblem:
        return []
