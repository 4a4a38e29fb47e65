"""The declarations as tables that the engine joins: indicators, roles, breakdowns.

Belongs here: what a declaration says, as rows of ``scratch`` that all cursors see. What
the engine does with them is SQL (``sql/``).

    scratch.indicator  one row each: ``ind`` is its number, ``cover_no`` that of the
                       metrics whose completeness it shares with others; ``without``
                       names what it needs and nobody tells of or rules out
    scratch.approach   the approaches that it is computed under, by slot
    scratch.role       its roles: reducer, and what they see (a window; a mean is one of
                       readings, or of states, in which nothing is missing)
    scratch.breakdown  its breakdown sets: ``places`` of their dimensions among all (of
                       a site's mark: 0); ``rest_*``: the dimension without which
                       is shown what the parts of a whole lack
    scratch.watched    metrics, windows and splits that are needed, by ``cover_no``
    scratch.source     the direct sources of roles (``contributions``): metric, times,
                       the ``unit`` that a fact is kept in, where it may be another
    scratch.source_condition, source_dimension  their conditions on dimensions, and the
                       dimensions of their indicator, in order, with a word set or null
    scratch.taken      the combinations of dimensions that each of them takes
    scratch.look       what each window sees of each period
    scratch.slice      intervals of facts, and the slice of each
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from transforms.catalogue import Indicator, Not, Origin, Role, shown_approach
from transforms.catalogue.contributions import is_in_sums
from transforms.catalogue.needs import Need, needs
from transforms.engine.completeness import gwp, threshold, unit
from warehouse import reference
from warehouse.package_files import query


class Table(NamedTuple):
    """Columns with their types, and the rows of one table."""

    columns: dict[str, pa.DataType]
    rows: list[tuple[Any, ...]]


def write(
    con: duckdb.DuckDBPyConnection,
    indicators: Mapping[str, Indicator],
    metrics: Mapping[str, frozenset[str]],
    without: Mapping[str, str],
) -> None:
    """Write the tables above; ``metrics``: those that each indicator rests on."""
    settings = dict(con.execute("from project.setting").fetchall())
    for name, table in _tables(indicators, metrics, settings, without).items():
        columns = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
        made = pa.table(
            [pa.array(values, kind) for values, kind in
             zip(columns, table.columns.values(), strict=True)],
            names=list(table.columns),
        )  # fmt: skip
        con.register("incoming", made)
        con.execute(f"create or replace table scratch.{name} as from incoming")
        con.unregister("incoming")
    for name in ("look", "slice", "taken"):
        con.execute(
            f"create or replace table scratch.{name} as {query(__package__, name)}"
        )


def _tables(
    indicators: Mapping[str, Indicator],
    metrics: Mapping[str, frozenset[str]],
    settings: dict[str, str],
    without: Mapping[str, str],
) -> dict[str, Table]:
    text, number, flag = pa.string(), pa.int32(), pa.bool_()
    covers: dict[tuple[tuple[Need, ...], bool], int] = {}
    made = {
        "indicator": Table(
            {"ind": number, "indicator_id": text, "consolidation_class": text,
             "total": flag, "is_plain": flag, "is_ratio": flag, "cover_no": number,
             "threshold": pa.decimal128(12, 10), "unit": text, "lead_approach": text,
             "criteria": text, "gwp_set": text, "definition": text,
             "without": text}, []),
        "approach": Table({"ind": number, "slot": number, "approach": text}, []),
        "role": Table(
            {"ind": number, "role": text, "reduce": text, "sees": text,
             "periods": number, "is_instant": flag, "is_shared": flag}, []),
        "breakdown": Table(
            {"ind": number, "set_no": number, "places": pa.list_(number),
             "name": text, "rest_of": text, "rest_place": number}, []),
        "source": Table(
            {"source_no": number, "ind": number, "role": text, "metric_id": text,
             "is_stock": flag, "is_in_sums": flag, "times": pa.decimal128(18, 0),
             "unit": text}, []),
        "source_condition": Table(
            {"source_no": number, "name": text, "words": pa.list_(text),
             "is_not": flag, "blank": flag}, []),
        "source_dimension": Table(
            {"source_no": number, "place": number, "name": text, "word": text}, []),
    }  # fmt: skip
    for ind, (name, item) in enumerate(indicators.items()):
        said, approaches = item.declaration, item.approaches
        has_tags = any(names == ("tag",) for names in item.sets)
        cover = covers.setdefault(
            (tuple(needs(item, indicators, metrics)), has_tags), len(covers)
        )
        made["indicator"].rows.append((
            ind, name, said.consolidation, said.total, is_plain(item),
            bool(item.formula.denominators), cover, threshold(name),
            unit(item, settings), shown_approach(settings["consolidation"],
            said.consolidation), item.version, gwp(item, settings), item.definition,
            without.get(name),
        ))  # fmt: skip
        made["approach"].rows.extend(
            (ind, slot, approach) for slot, approach in enumerate(approaches)
        )
        made["role"].rows.extend(
            (ind, role_name, role.reduce, sees(role), role.window.periods,
             role.window.is_instant, approaches != ("none",))
            for role_name, role in said.roles.items()
        )  # fmt: skip
        made["breakdown"].rows.extend(_breakdowns(ind, item))
        for name, _, origin in item.origins:
            if item.is_direct(origin):
                _add_source(made, ind, item, name, origin)
    made["watched"] = Table(
        {"cover_no": number, "metric_id": text, "window_name": text, "split": text,
         "words": text, "has_tags": flag},
        [(cover, n.metric_id, n.window, n.split, ";".join(n.words), has_tags)
         for (needed, has_tags), cover in covers.items() for n in needed],
    )  # fmt: skip
    return made


def _breakdowns(ind: int, item: Indicator) -> Iterator[tuple[Any, ...]]:
    role = next(iter(item.declaration.roles.values()))
    is_sum = len(item.declaration.roles) == 1 and role.reduce == "sum"
    places = {name: n for n, name in enumerate(item.dimensions, 1)} | {"tag": 0}
    for number, names in enumerate(item.sets):
        own = [name for name in names if name != "tag"]
        rest = own[0] if is_sum and len(own) == 1 else None
        yield (
            ind, number, [places[name] for name in names], "+".join(names) or "total",
            rest, places.get(rest or ""),
        )  # fmt: skip


def _add_source(
    made: dict[str, Table], ind: int, item: Indicator, role: str, origin: Origin
) -> None:
    metric, source_no = origin.metric or "", len(made["source"].rows)
    own, is_one = reference.metric(metric), len(reference.kept_units(metric)) <= 1
    made["source"].rows.append((
        source_no, ind, role, metric, own["kind"] == "stock",
        is_in_sums(item.declaration.roles[role], origin), origin.times,
        None if is_one else own["canonical_unit"],
    ))  # fmt: skip
    for name, wanted in origin.where.items():
        is_not = isinstance(wanted, Not)
        words = wanted.values if isinstance(wanted, Not) else wanted
        blank = isinstance(wanted, Not) and wanted.blank
        made["source_condition"].rows.append((source_no, name, words, is_not, blank))
    made["source_dimension"].rows.extend(
        (source_no, place, name, origin.set.get(name))
        for place, name in enumerate(item.dimensions)
    )


def is_plain(item: Indicator) -> bool:
    """One role, added up: no formula has to be evaluated."""
    roles = item.declaration.roles
    role = next(iter(roles.values()))
    return (
        len(roles) == 1
        and role.reduce == "sum"
        and role.window.kind != "mean"
        and item.declaration.figure.strip() == next(iter(roles))
        and not counts_events(role)
        and not picks_states(role)
    )


def rolling(item: Indicator) -> int:
    """How many periods the longest rolling window of an indicator spans, else 1."""
    return max(role.window.periods for role in item.declaration.roles.values())


def sees(role: Role) -> str:
    """What a role sees: its window; whether a mean is one of readings or of states."""
    if role.window.kind != "mean":
        return str(role.window)
    of_states = any(o.metric and reference.is_register(o.metric) for o in role.from_)
    return "mean of states" if of_states else "mean of readings"


def event_metrics(role: Role) -> frozenset[str]:
    """The metrics that a role takes its rows from."""
    return frozenset(o.metric for o in role.from_ if o.metric)


def counts_events(role: Role) -> bool:
    """Whether a role is fed by event registers only, so that no row is a zero."""
    return bool(event_metrics(role)) and all(
        o.metric
        and reference.is_register(o.metric)
        and reference.metric(o.metric)["kind"] == "event"
        for o in role.from_
    )


def picks_states(role: Role, delivered: frozenset[str] | None = None) -> bool:
    """Whether a role takes those rows of registers of states, on a day, that fulfil a
    condition; of registers that were ``delivered``, where that is given."""
    return (
        role.window.kind in ("closing", "opening")
        and all(
            o.metric
            and o.where
            and reference.is_register(o.metric)
            and reference.metric(o.metric)["kind"] == "list"
            for o in role.from_
        )
        and bool(role.from_)
        and (delivered is None or event_metrics(role) <= delivered)
    )
