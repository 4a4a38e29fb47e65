"""From reduced roles to finished figures: each gets its value, or says why it has none.

Belongs here: reducers and the formula. How whole a figure is, is in ``completeness``.
"""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from transforms.catalogue import Indicator, Role
from transforms.catalogue.formula import EXACT, NoFigure, rounded
from transforms.engine.completeness import coverage, statuses
from transforms.engine.context import Context
from transforms.facts import held_cases
from transforms.intake import reporters
from warehouse import reference
from warehouse.connection import literal

_KEY = ("period_id", "level", "entity", "breakdown", "consolidation")
# What a long window lacks before the period before.
_EARLIER = "something of an earlier period"
_VALUE = pa.decimal128(38, 12)


def finalize(
    con: duckdb.DuckDBPyConnection, context: Context, indicator: Indicator
) -> None:
    """Write ``result``: finished rows of figures.figure for the wanted periods."""
    held = held_cases.of_indicator(con, context.indicators, indicator)
    if _is_plain(indicator) and not held:
        _plain_values(con)
    else:
        _formula_values(con, context, indicator, held)
    coverage(con, context, indicator)
    statuses(con, context, indicator)


def _is_plain(indicator: Indicator) -> bool:
    """One role, added up: no formula has to be evaluated."""
    roles = indicator.declaration.roles
    role = next(iter(roles.values()))
    return (
        len(roles) == 1
        and role.reduce == "sum"
        and role.window.kind != "mean"
        and indicator.declaration.figure.strip() == next(iter(roles))
        and not _counts_events(indicator, role)
    )


def _plain_values(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(f"""
        create or replace temp table valued as
        select r.period_id, level, r.entity, breakdown, consolidation,
               case when unknown = 0 then amount end as value,
               case when unknown = 0
                    then '{{"' || r.role || '":"' || amount || '"}}'
                    else '{{"' || r.role || '":null}}' end as roles,
               case when unknown > 0 then unknown || ' of ' || n || ' values '
                    || if(unknown = 1, 'lacks ', 'lack ')
                    || coalesce(l.words, {literal(_EARLIER)})
                    else '' end as reason,
               n, size, estimated, reviewed, quality, null::varchar as lopsided,
               case when unknown = 0 then least end as value_low,
               case when unknown = 0 then most end as value_high, doubtful,
               doubtful_sites
        from reduced r
        left join lacking_words l on l.period_id = r.period_id and l.entity = r.entity
            and l.role = r.role""")


def _formula_values(
    con: duckdb.DuckDBPyConnection,
    context: Context,
    indicator: Indicator,
    held: held_cases.HeldCases,
) -> None:
    roles = indicator.declaration.roles
    zero_roles = {
        name
        for name, role in roles.items()
        if _counts_events(indicator, role)
        and _event_metrics(role) <= context.delivered_registers
    }
    months = dict(con.execute("select period_id, month_count from wanted").fetchall())
    groups: dict[tuple[Any, ...], dict[str, list[dict[str, Any]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    columns = (
        "period_id, level, entity, breakdown, consolidation, role, amount, n, unknown, "
        "low, high, distinct_keys, parts, size, estimated, reviewed, quality, least, "
        "most, doubtful, doubtful_sites"
    )
    cursor = con.execute(f"select {columns} from reduced order by all")
    names = [item[0] for item in cursor.description]
    for found in cursor.fetchall():
        values = dict(zip(names, found, strict=True))
        groups[found[:5]][values["role"]].append(values)
    told_by = reporters.Reporters(
        con, frozenset().union(*(_event_metrics(roles[name]) for name in zero_roles))
    )
    if zero_roles:
        _add_frame(con, indicator, groups, told_by, zero_roles)
    _add_held(indicator, groups, held)
    lopsided = _lopsided(indicator, groups, zero_roles)
    lacking = {
        tuple(row[:3]): row[3] for row in con.execute("from lacking_words").fetchall()
    }
    rows = []
    for key, parts in sorted(groups.items()):
        period, _, entity, breakdown, approach = key
        zeros = {
            name
            for name in zero_roles
            if not told_by.has_told_nothing(
                period, approach, entity, _event_metrics(roles[name])
            )
        }
        withheld = {
            name: held.lacking(period, approach, entity, breakdown, name)
            for name in roles
        }
        lacks = {name: lacking.get((period, entity, name), _EARLIER) for name in roles}
        row = _valued(indicator, key, parts, zeros, months[period], withheld, lacks)
        words: list[str] = []
        if not _is_part(key):
            words.insert(0, lopsided.get((period, approach), ""))
        row["lopsided"] = "; ".join(filter(None, words)) or None
        rows.append(row)
    schema = pa.schema(
        [(name, pa.string()) for name in _KEY]
        + [("value", _VALUE), ("roles", pa.string()), ("reason", pa.string()),
           ("n", pa.int64()), ("size", _VALUE), ("estimated", _VALUE),
           ("reviewed", _VALUE), ("quality", pa.decimal128(38, 12)),
           ("lopsided", pa.string()), ("value_low", _VALUE), ("value_high", _VALUE),
           ("doubtful", pa.string()), ("doubtful_sites", pa.string())]
    )  # fmt: skip
    con.register("incoming", pa.Table.from_pylist(rows, schema))
    con.execute("create or replace temp table valued as from incoming")
    con.unregister("incoming")


def _add_frame(
    con: duckdb.DuckDBPyConnection,
    indicator: Indicator,
    groups: dict[tuple[Any, ...], dict[str, list[dict[str, Any]]]],
    told_by: reporters.Reporters,
    zero_roles: set[str],
) -> None:
    """Totals that have no contribution at all: no row in a register of the company is
    a zero for the group, and no row in a site's own sheet one for the site."""
    approaches = indicator.approaches
    if not told_by.untold:
        for (period,) in con.execute("select period_id from wanted").fetchall():
            for approach in approaches:
                key = (period, "group", "GROUP-TOTAL", "", approach)
                groups.setdefault(key, defaultdict(list))
    for period, approach, entity in told_by.entities():
        level = _level(entity)
        counts_only = zero_roles == indicator.declaration.roles.keys()
        if approach in approaches and (counts_only or level == "group"):
            groups.setdefault((period, level, entity, "", approach), defaultdict(list))


def _add_held(
    indicator: Indicator,
    groups: dict[tuple[Any, ...], dict[str, list[dict[str, Any]]]],
    held: held_cases.HeldCases,
) -> None:
    """Totals of which nothing but what is held back was told."""
    for period, approach, entity in held.entities():
        if approach in indicator.approaches and indicator.declaration.total:
            key = (period, _level(entity), entity, "", approach)
            groups.setdefault(key, defaultdict(list))


def _level(entity: str) -> str:
    if entity == "GROUP-TOTAL":
        return "group"
    return "country" if entity.startswith("country:") else "site"


def _is_part(key: tuple[Any, ...]) -> bool:
    """Whether a figure is something else than a group total."""
    return bool(key[1] != "group" or key[3])


def _lopsided(
    indicator: Indicator,
    groups: dict[tuple[Any, ...], dict[str, list[dict[str, Any]]]],
    zero_roles: set[str],
) -> dict[tuple[str, str], str]:
    """(period, approach) -> words, where sites are under a fraction and not over it.

    Such a group ratio divides one set of sites by another. A site that is only over
    the fraction is none of this: an office uses energy and mills no ore.
    """
    below = indicator.formula.denominators
    above = indicator.formula.names - below - zero_roles
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    if not below or not above:
        return {}
    for (period, level, entity, breakdown, approach), parts in sorted(groups.items()):
        if level == "site" and not breakdown:
            has = {name for name, rows in parts.items() if rows}
            if has & below and not has & above:
                found[(period, approach)].append(entity)
    named = " or ".join(sorted(name.replace("_", " ") for name in above))
    under = " or ".join(sorted(name.replace("_", " ") for name in below))
    return {
        key: f"{len(sites)} of the sites with {under} have no {named}: "
        + ", ".join(sites[:5])
        + (" ..." if len(sites) > 5 else "")
        for key, sites in found.items()
    }


def _valued(
    indicator: Indicator,
    key: tuple[Any, ...],
    parts: dict[str, list[dict[str, Any]]],
    zero_roles: set[str],
    months: int,
    withheld: dict[str, tuple[int, str]],
    lacks: dict[str, str],
) -> dict[str, Any]:
    reduced: dict[str, Decimal | None] = {}
    lacking = []
    for name, role in indicator.declaration.roles.items():
        rows = parts.get(name, [])
        if withheld[name][0]:
            lacking.append(withheld[name][1])
            reduced[name] = None
            continue
        if not rows:
            reduced[name] = Decimal(0) if name in zero_roles else None
            continue
        unknown = sum(row["unknown"] for row in rows)
        if unknown and role.reduce not in ("count", "count_distinct", "list"):
            of_all = f"{unknown} of {sum(row['n'] for row in rows)} values of {name}"
            verb = "lacks" if unknown == 1 else "lack"
            lacking.append(f"{of_all} {verb} {lacks[name]}")
            reduced[name] = None
            continue
        reduced[name] = _reduced(role, rows, months)
    value, reason = None, "; ".join(dict.fromkeys(lacking))
    if not lacking:
        try:
            value = indicator.formula.value(reduced)
        except NoFigure as error:
            reason = str(error)
    if value is not None and not any(parts.values()):
        reason = "no row in the register"
    everything = [row for rows in parts.values() for row in rows]

    def total(name: str) -> Decimal:
        return sum((row[name] or Decimal(0) for row in everything), Decimal(0))

    shown = {n: None if v is None else format(v, "f") for n, v in reduced.items()}
    doubtful = [row for row in everything if row["least"] is not None]
    low, high = (
        _range(indicator, parts, reduced, months)
        if value is not None and doubtful
        else (None, None)
    )
    return dict(zip(_KEY, key, strict=True)) | {
        "value": value,
        "roles": json.dumps(shown, sort_keys=True, separators=(",", ":")),
        "reason": reason,
        "n": sum(row["n"] for row in everything)
        + sum(count for count, _ in withheld.values()),
        "size": total("size"),
        "estimated": total("estimated"),
        "reviewed": total("reviewed"),
        "quality": total("quality"),
        "value_low": low,
        "value_high": high,
        "doubtful": _joined(row["doubtful"] for row in doubtful),
        "doubtful_sites": _joined(row["doubtful_sites"] for row in doubtful),
    }


def _range(
    indicator: Indicator,
    parts: dict[str, list[dict[str, Any]]],
    reduced: dict[str, Decimal | None],
    months: int,
) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most that the formula gives over the tellings of its roles."""
    ends: dict[str, set[Decimal | None]] = {
        name: {value} for name, value in reduced.items()
    }
    for name, role in indicator.declaration.roles.items():
        for row in parts.get(name, []):
            if row["least"] is not None and role.reduce == "sum":
                ends[name] |= {
                    _reduced(role, [row | {"amount": row[end]}], months)
                    for end in ("least", "most")
                }
    found = []
    for values in itertools.product(*ends.values()):
        try:
            found.append(indicator.formula.value(dict(zip(ends, values, strict=True))))
        except NoFigure:
            continue
    return min(found), max(found)


def _joined(texts: Iterable[str | None]) -> str | None:
    """Lists of names, as one list without repetition."""
    names = {name for text in texts if text for name in text.split(", ")}
    return ", ".join(sorted(names)) or None


def _reduced(role: Role, rows: list[dict[str, Any]], months: int) -> Decimal | None:
    """One role's value from its reduced rows; a mean is over the months."""
    row = rows[0]
    if role.window.kind == "mean":
        return rounded(EXACT.divide(row["amount"], Decimal(months)))
    if role.reduce == "sum":
        return row["amount"]
    if role.reduce in ("count", "list"):
        return rounded(Decimal(int(row["n"])))
    if role.reduce == "count_distinct":
        return rounded(Decimal(int(row["distinct_keys"])))
    if role.reduce == "min":
        return row["low"]
    if role.reduce == "max":
        return row["high"]
    values = [value for value in row["parts"] or [] if value is not None]
    if not values:
        return None
    if role.reduce == "median":
        middle = len(values) // 2
        return rounded(EXACT.divide(values[middle] + values[~middle], Decimal(2)))
    squares = Decimal(0)
    for value in values:
        squares = EXACT.add(squares, EXACT.multiply(value, value))
    return rounded(EXACT.sqrt(squares))


def _event_metrics(role: Role) -> frozenset[str]:
    return frozenset(o.metric for o in role.from_ if o.metric)


def _counts_events(indicator: Indicator, role: Role) -> bool:
    """Whether a role is fed by event registers only, so that no row is a zero."""
    metrics = _event_metrics(role)
    return bool(metrics) and all(
        o.metric
        and reference.is_register(o.metric)
        and reference.metric(o.metric)["kind"] == "event"
        for o in role.from_
    )
