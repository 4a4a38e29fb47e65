"""Which factors a release took, which it lacked, and the rows that would close that.

Read from a published database: what stood in is what the figures say, not a second
choice. Belongs here: the state of each need and the row to hand in. Which factor a fact
takes is decided in ``facts/derived_*.sql``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from transforms.catalogue import Indicator
from transforms.facts import factors, lacking
from transforms.facts.lacking import Words
from warehouse.package_files import query

LACKS, STANDS_IN, OTHER_SET, HOLDS = "none", "stand_in", "other_set", "holds"
_PARTS = ("factor_kind", "source_category", "activity", "denominator_unit", "gas")
_KEY = (
    "site_id", "period_id", "metric_id", "factor_kind", "source_category", "activity",
    "denominator_unit", "calorific_basis", "publisher", "version_label", "region",
    "valid_from", "valid_to", "is_other_set",
)  # fmt: skip
_NUMERATORS = {"energy_content": "GJ", "destruction_efficiency": "ratio"}


@dataclass(frozen=True)
class Need:
    """Facts of one site, metric and period beside what they took for a factor.

    ``age``: days by which the factor misses the middle of the facts, at most; 0 where
    it holds them or there is none. ``gases``: those that it gives, or that are asked.
    """

    site_id: str
    period_id: str
    metric_id: str
    activity: str
    facts: int
    state: str
    factor_kind: str
    source_category: str
    denominator_unit: str
    calorific_basis: str
    gases: tuple[str, ...]
    publisher: str
    version_label: str
    region: str
    valid_from: date | None
    valid_to: date | None
    age: int
    example: str


def needs(
    con: duckdb.DuckDBPyConnection, indicators: Mapping[str, Indicator]
) -> list[Need]:
    """Every need of a release, ordered; ``con`` is open on its whole database."""
    cursor = con.execute(query(__package__, "factor_used"))
    names = [item[0] for item in cursor.description]
    found: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    known: dict[str, dict[str, Words]] = {}
    for values in cursor.fetchall():
        row = dict(zip(names, values, strict=True))
        each = [row]
        if row["factor_id"] is None:
            each = [
                row | dict(zip(_PARTS, parts, strict=True)) | {"age": 0}
                for parts in _asked(row, indicators, known)
            ]
        for item in each:
            found.setdefault(tuple(item[name] for name in _KEY), []).append(item)
    return sorted((_need(rows) for rows in found.values()), key=_order)


def _asked(
    row: dict[str, Any],
    indicators: Mapping[str, Indicator],
    known: dict[str, dict[str, Words]],
) -> set[tuple[str, ...]]:
    """The factors that contributions without one lack, in the words of the derived
    facts; nothing where no factor would close it."""
    pairs = (part.partition("=") for part in row["dimensions"].split(";"))
    said = {key: value for key, _, value in pairs} | {"unit": row["unit"]}
    found = set()
    for name in row["indicators"]:
        if name not in known:
            known[name] = lacking.words(indicators, indicators[name])
        words = known[name].get(row["metric_id"])
        if words and words.hand_in:
            text = re.sub(
                r"\{(\w+)(?:\|(\w+))?\}",
                lambda m: said.get(m[1]) or m[2] or "",
                words.hand_in,
            )
            found.add(tuple(part.strip() for part in text.split(",")))
    return found


def _need(rows: list[dict[str, Any]]) -> Need:
    first, age = rows[0], max(row["age"] for row in rows)
    if first["factor_id"] is None:
        state = LACKS
    elif first["is_other_set"]:
        state = OTHER_SET
    else:
        state = STANDS_IN if age else HOLDS
    said = {
        name: first[name] or ""
        for name in (
            "site_id", "period_id", "metric_id", "activity", "factor_kind",
            "source_category", "denominator_unit", "calorific_basis", "publisher",
            "version_label", "region",
        )
    }  # fmt: skip
    return Need(
        **said,
        facts=max(row["facts"] for row in rows),
        state=state,
        gases=tuple(sorted({gas for row in rows for gas in row["gas"].split(";")})),
        valid_from=first["valid_from"],
        valid_to=first["valid_to"],
        age=age,
        example=min(row["factor_id"] or "" for row in rows),
    )


def _order(need: Need) -> tuple[Any, ...]:
    return (
        (LACKS, OTHER_SET, STANDS_IN, HOLDS).index(need.state), need.site_id,
        need.period_id, need.metric_id, need.activity, need.factor_kind,
        need.source_category, need.denominator_unit, need.publisher, need.example,
    )  # fmt: skip


def to_hand_in(
    found: Iterable[Need],
    sites: Mapping[str, Mapping[str, str]],
    periods: Mapping[str, tuple[date, date]],
) -> list[dict[str, str]]:
    """Rows for factors/*.csv that would close what lacks or stands in, one per thing,
    region, period and gas; what only a person knows (value, publisher, licence) is
    blank.

    Args:
        found: needs; those that hold ask for nothing.
        sites: rows of sites.csv by site_id.
        periods: first and last day by period_id.
    """
    rows: dict[str, dict[str, str]] = {}
    for need in found:
        if need.state == HOLDS:
            continue
        site = sites.get(need.site_id, {})
        is_grid = need.factor_kind in ("grid", "residual_mix")
        region = (site.get("grid_region") if is_grid else "") or site.get("country", "")
        first, last = periods[need.period_id]
        gases = need.gases
        if need.state == OTHER_SET:
            gases = ("CO2", "CH4_nonfossil", "N2O")
        for gas in gases:
            name = ".".join(
                filter(None, ("own", need.period_id, region or "GLOBAL",
                              need.factor_kind, need.source_category, need.activity,
                              need.denominator_unit, gas))
            ).replace(" ", "_")  # fmt: skip
            rows[name] = dict.fromkeys(factors.COLUMNS, "") | {
                "factor_id": name,
                "version": "1",
                "factor_kind": need.factor_kind,
                "gas": gas,
                "source_category": need.source_category,
                "activity": need.activity,
                "numerator_unit": _NUMERATORS.get(need.factor_kind, "t"),
                "denominator_unit": need.denominator_unit,
                "calorific_basis": need.calorific_basis,
                "region": region or "GLOBAL",
                "valid_from": first.isoformat(),
                "valid_to": last.isoformat(),
            }
    return [rows[name] for name in sorted(rows)]
