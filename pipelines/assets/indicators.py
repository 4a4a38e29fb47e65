"""The fourth layer: figures, one asset per indicator, one op per topic.

An asset is partitioned by reporting period, so totals plot over the periods. A run
speaks of ALL_PERIODS: what was computed, what was left and why. Beside that a period
has an event of its own only where it was computed, so the UI says which run last
computed which period; and a run with nothing to compute writes no event per period.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
from dagster import AssetKey, MetadataValue, TableColumnDep, TableColumnLineage
from dagster._core.definitions.data_version import DATA_VERSION_TAG, NULL_DATA_VERSION

from pipelines.assets.metadata import (
    FACTS,
    code_link,
    ddl_columns,
    figures_key,
    markdown,
    schema,
    session_of,
    validated_key,
)
from pipelines.session import Session
from transforms.catalogue import Indicator, derived, lineage
from transforms.catalogue.lineage import Place
from transforms.engine.figures import FIGURE_TABLE
from transforms.mart.mart_tables import COMMENTS
from warehouse import reference

# The partition that a run is of; the others are the project's periods.
ALL_PERIODS = "all periods"
COLUMNS = ddl_columns(FIGURE_TABLE, COMMENTS["fact_figure"][1])
BOUNDARY = {
    "boundary_weighted": "Each site counts with the company's share in it on each day; "
    "operational control, financial control and equity share stand side by side.",
    "control_only": "A site under control counts in full and any other not at all: "
    "people, events and facilities are never multiplied by an equity share.",
    "financial_scope": "What is inside the financial report counts in full.",
    "entity_list": "No share is applied: the list of entities says what counts.",
}
_REDUCE = {
    "sum": "sum", "count": "number", "count_distinct": "number of different keys",
    "min": "least", "max": "largest", "median": "median",
    "rss": "root of the sum of squares", "list": "rows, no number",
}  # fmt: skip
_WINDOW = {
    "period": "in the period", "closing": "on its last day",
    "opening": "on the day before it", "mean": "mean of its month-ends",
    "prior": "in the period before",
}  # fmt: skip
# Which columns of a figure a column of the contributions goes into: the engine does
# this the same way for every indicator.
_GOES_INTO = {
    "amount": ("value", "roles"),
    "site_id": ("entity", "site_id", "level"),
    "period_start": ("period_id",),
    "period_end": ("period_id",),
    "grade": ("estimated_share", "reviewed_share", "quality"),
    "key": ("value",),
}


def build(
    topic: str, indicators: dict[str, Indicator], periods: list[str]
) -> dg.AssetsDefinition:
    """The op of one topic, which gives an asset ``figures/<indicator>`` each."""
    own = {name: item for name, item in indicators.items() if item.topic == topic}
    partitions = dg.StaticPartitionsDefinition([*periods, ALL_PERIODS])

    @dg.multi_asset(
        name=f"figures_{topic}",
        specs=[_spec(item, partitions) for item in own.values()],
        can_subset=True,
        backfill_policy=dg.BackfillPolicy.single_run(),
        required_resource_keys={"session"},
    )
    def figures(context: dg.AssetExecutionContext) -> Iterator[Any]:
        session = session_of(context)
        chosen = [n for n in own if figures_key(n) in context.selected_asset_keys]
        computed = session.compute(chosen)
        done = [name for name in chosen if computed[name]]
        left = len(chosen) - len(done)
        context.log.info(
            f"computed: {', '.join(done) or 'none'}; {left} left, because nothing they "
            "rest on changed"
        )
        versions, totals = _versions(session, chosen), _totals(session, chosen)
        for name in chosen:
            key, item = figures_key(name), own[name]
            for period in computed[name]:
                if period in totals[name]:
                    total, version = totals[name][period], versions[name, period]
                    context.log_event(_period(key, item, period, total, version))
            # An output that is not yielded would make Dagster skip everything below.
            yield dg.MaterializeResult(
                asset_key=key,
                data_version=dg.DataVersion(versions[name, ALL_PERIODS]),
                metadata=_metadata(computed[name], totals[name]),
            )

    return figures


def _spec(item: Indicator, partitions: dg.StaticPartitionsDefinition) -> dg.AssetSpec:
    said = item.declaration
    file = item.file
    link = code_link(file) if item.definition == "packaged" else {}
    codes = [code.partition("@") for code in said.disclosures]
    deps, listed = _column_lineage(item)
    return dg.AssetSpec(
        key=figures_key(item.indicator_id),
        deps=[FACTS, *_reads(item)],
        group_name="indicators",
        kinds={"sql", "duckdb"},
        description=describe(item),
        code_version=item.version,
        partitions_def=partitions,
        tags={"topic": item.topic}
        | {f"gri/{code}": year or "-" for code, _, year in codes},
        metadata={
            "unit": said.unit,
            "GRI": ", ".join(said.disclosures) or "none",
            "boundary": said.consolidation,
            "method version": item.version,
            "SQL file": file if item.definition == "packaged" else f"{file} (project)",
            "SQL": MetadataValue.md(f"```sql\n{item.select}\n```"),
            "columns come from": MetadataValue.md(listed),
            "dagster/column_schema": schema(COLUMNS),
            "dagster/column_lineage": TableColumnLineage(deps_by_column=deps),
            **link,
        },
    )


def describe(item: Indicator) -> str:
    """Method, boundary, formula, roles and codes in plain words, as Markdown."""
    said = item.declaration
    rows = []
    for name, role in said.roles.items():
        how = _REDUCE[role.reduce]
        when = _WINDOW.get(role.window.kind, f"in {role.window.periods} periods")
        rows.append((f"`{name}`", how, when))
    splits = "; ".join(" x ".join(names) for names in item.sets if names)
    codes = ", ".join(code.replace("@", " (") + ")" for code in said.disclosures)
    replaced = f"\n\n**Company's own method**: {said.why}" if said.why else ""
    return (
        f"**{said.name}** in {said.unit}\n\n"
        f"**Method.** {said.method}\n\n"
        f"**Boundary.** {BOUNDARY[said.consolidation]}\n\n"
        f"**Formula.** `{said.figure}`, once the roles are reduced:\n\n"
        f"{markdown(['role', 'reduced to', 'which facts'], rows)}\n\n"
        f"**GRI.** {codes or 'not asked for by GRI'}. "
        f"**Broken down by.** {splits or 'nothing'}.{replaced}"
    )


def _reads(item: Indicator) -> list[AssetKey]:
    """What an indicator reads, from its SQL: datasets and other indicators."""
    keys: set[AssetKey] = set()
    metrics: set[str] = set()
    open_, seen = [name for name in item.reads], set()
    while open_:
        schema_name, name = open_.pop()
        if (schema_name, name) in seen:
            continue
        seen.add((schema_name, name))
        if schema_name == "metric":
            metrics.add(name)
        elif schema_name == "derived":
            open_ += derived()[name].reads
        elif schema_name == "contribution":
            keys.add(figures_key(name))
    keys |= {validated_key(reference.metric(name)["dataset"]) for name in metrics}
    return sorted(keys, key=str)


def _column_lineage(
    item: Indicator,
) -> tuple[dict[str, list[TableColumnDep]], str]:
    """(column of the figure -> columns it comes from, the same as Markdown)."""
    deps: dict[str, set[TableColumnDep]] = {}
    rows = []
    for column, places in lineage.contributions(item).items():
        into = _GOES_INTO.get(column, ())
        if not into and column in item.dimensions:
            into = ("breakdown",)
        for name in into:
            for place in places:
                deps.setdefault(name, set()).update(_dep(place))
        if into and places:
            rows.append((", ".join(into), column, ", ".join(_named(places))))
    ordered = {
        name: sorted(found, key=lambda d: (d.asset_key.to_string(), d.column_name))
        for name, found in sorted(deps.items())
        if found
    }
    return ordered, markdown(["figure", "contribution", "comes from"], rows)


def _dep(place: Place) -> Iterator[TableColumnDep]:
    schema_name, table_name, column = place
    if schema_name == "metric":
        key = validated_key(reference.metric(table_name)["dataset"])
        yield TableColumnDep(key, column)
    elif schema_name == "contribution":
        for name in _GOES_INTO.get(column, ()):
            yield TableColumnDep(figures_key(table_name), name)


def _named(places: frozenset[Place]) -> list[str]:
    return [f"`{'.'.join(place)}`" for place in sorted(places)]


def _versions(session: Session, names: list[str]) -> dict[tuple[str, str], str]:
    """SHA-256 over the figures of each indicator and period, and of all periods: the
    same figures, the same version."""
    rows = session.con.execute(
        """
        select indicator_id, coalesce(period_id, $every),
               sha256(string_agg(figure_id || '=' || coalesce(cast(value as varchar),
                                 status), ';' order by figure_id))
        from figures.figure where list_contains($names, indicator_id)
        group by grouping sets ((indicator_id, period_id), (indicator_id))""",
        {"names": names, "every": ALL_PERIODS},
    ).fetchall()
    found = {(name, period): version for name, period, version in rows}
    return {(name, ALL_PERIODS): "no figures" for name in names} | found


Total = tuple[float | None, str, str, str, float | None, int]


def _totals(session: Session, names: list[str]) -> dict[str, dict[str, Total]]:
    """Indicator -> period -> (group total, unit, status, reason, coverage, figures).

    Under the approach that leads. Only periods of which something was collected. The
    numbers are for looking at; what to use stands in the warehouse.
    """
    rows = session.con.execute(
        """
        with counted as (
            select indicator_id, period_id,
                   count(*) filter (status <> 'not_collected') as n
            from figures.figure where list_contains($names, indicator_id) group by all)
        select f.indicator_id, f.period_id, f.value, f.unit, f.status, f.reason,
               f.coverage, c.n
        from figures.figure f
        join counted c on c.indicator_id = f.indicator_id and c.period_id = f.period_id
        where f.level = 'group' and f.breakdown = '' and f.is_lead and c.n > 0
        order by all""",
        {"names": names},
    ).fetchall()
    result: dict[str, dict[str, Total]] = {name: {} for name in names}
    order = {p.period_id: n for n, p in enumerate(session.project.periods)}
    for name, period, value, unit, status, reason, coverage, count in sorted(
        rows, key=lambda row: order.get(row[1], 0)
    ):
        number = None if value is None else float(value)
        part = None if coverage is None else float(coverage)
        result[name][period] = (number, unit, status, reason or "", part, count)
    return result


def _period(
    key: AssetKey, item: Indicator, period: str, total: Total, version: str
) -> dg.AssetMaterialization:
    """One period's event: its total plots over the periods."""
    value, unit, status, reason, coverage, count = total
    return dg.AssetMaterialization(
        asset_key=key,
        partition=period,
        # Dagster would call a period "unsynced" as soon as any later run takes in
        # anything at all; what changed and what did not is said by ALL_PERIODS.
        tags={DATA_VERSION_TAG: NULL_DATA_VERSION.value},
        metadata={
            **({} if value is None else {f"group total ({unit})": value}),
            **({} if coverage is None else {"coverage": coverage}),
            "state": status,
            **({"reason": reason} if reason else {}),
            "figures": count,
            "method version": item.version,
            "data version": version,
        },
    )


def _metadata(computed: list[str], totals: dict[str, Total]) -> dict[str, Any]:
    rows = [
        (period, "-" if value is None else f"{value:,.6g}", unit, status, reason or "")
        for period, (value, unit, status, reason, *_) in totals.items()
    ]
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
