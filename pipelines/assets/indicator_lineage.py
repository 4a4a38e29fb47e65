"""What an indicator reads, as Dagster draws it: assets, and columns of them.

Belongs here: turning what its SQL reads into keys. Reading the SQL is the catalogue's.
"""

from collections.abc import Iterator

from dagster import AssetKey, TableColumnDep

from pipelines.assets.metadata import figures_key, markdown, validated_key
from transforms.catalogue import Indicator, derived, lineage
from transforms.catalogue.lineage import Place
from warehouse import reference

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


def reads(item: Indicator) -> list[AssetKey]:
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


def column_lineage(
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
