"""The relations that the steps of the engine pass on, each declared once.

A relation is a temporary table of one cursor, written by the query of its name. Belongs
here: what each holds, its grain and its columns. How it is made is in ``sql/``; only
``cell`` is put together (``cells``), and ``valued`` is added to by ``formulas``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import duckdb

from warehouse.package_files import query


class Relation(NamedTuple):
    """Columns by name; no two rows are alike in all of ``grain``."""

    holds: str
    grain: str
    others: str = ""

    @property
    def columns(self) -> frozenset[str]:
        """All columns."""
        return frozenset(f"{self.grain} {self.others}".split())


_PLACE = "ind role site_id grade key record_no factor_id stays"
_SUMS = "amount n unknown low high"
_SHARED = "s0 s1 s2 a0 a1 a2"
_WINDOW = (
    f"{_PLACE} period_id part on_day period_start period_end span_start span_end "
    "in_country"
)
_ROW = f"{_WINDOW} split set_no breakdown is_split"
_DOUBT = "doubtful lo0 lo1 lo2 hi0 hi1 hi2"
_THING = "ind set_no period_id role component"
_FIGURE = "ind period_id level entity breakdown consolidation"

RELATIONS = {
    "due": Relation("figures to be made", "ind period_id"),
    "wanted": Relation(
        "periods of which any are due", "period_id",
        "period_start period_end kind prior_start prior_end month_count"),
    "due_site": Relation("sites whose own figures are to be made", "site_id"),
    "cell": Relation(
        "contributions added up per slice of time",
        f"{_PLACE} country period_start period_end split", _SUMS),
    "seen": Relation(
        "which window sees an interval, and the shares of its days",
        "sees site_id period_start period_end period_id part on_day span_start",
        "span_end operational financial equity"),
    "windowed": Relation(
        "cells inside their windows, by slot of approach: share s, amount a",
        f"{_WINDOW} split s0 s1 s2", f"{_SUMS} a0 a1 a2"),
    "spread": Relation(
        "the same, once for each breakdown set", f"{_ROW} s0 s1 s2",
        f"{_SUMS} a0 a1 a2"),
    "told": Relation(
        "those with rivals that tell of the same thing",
        f"{_ROW} s0 s1 s2 component view_name",
        f"{_SUMS} a0 a1 a2 metric_id covered_days component_days grain_days "
        "dimension_count is_outdone is_positive slack estimated"),
    "ranked": Relation(
        "tellings of one thing; the first in place counts", f"{_THING} view_name",
        "metric_id is_split has_factor covered component_days grain dims is_positive "
        "estimated slack total is_partial place"),
    "doubt": Relation(
        "by how much other tellings differ from the one that counts",
        f"{_THING} breakdown", "metric_id lo0 lo1 lo2 hi0 hi1 hi2"),
    "chosen": Relation(
        "rows that count, each thing told once", "",
        f"{_ROW} {_SUMS} {_SHARED} {_DOUBT}"),
    "reading": Relation(
        "readings that means rest on", "", f"{_ROW} {_SUMS} {_SHARED} {_DOUBT} months"),
    "stand_in": Relation(
        "readings that stand in for months without one", "",
        f"{_ROW} {_SUMS} {_SHARED} {_DOUBT} months days stood_for"),
    "reduced": Relation(
        "roles reduced, by entity and approach", f"{_FIGURE} role set_no",
        "value parts n unknown size estimated reviewed quality least most doubtful "
        "doubtful_sites"),
    "lacking_words": Relation(
        "what contributions without an amount lack", "ind period_id entity role",
        "words"),
    "valued": Relation(
        "figures with their value, or why they have none", _FIGURE,
        "value roles reason untold n size estimated reviewed quality lopsided "
        "value_low value_high doubtful doubtful_sites"),
    "covered": Relation(
        "what was expected and came in",
        "cover_no period_id consolidation breakdown level entity",
        "expected received applicable gaps reason"),
}  # fmt: skip


def make(
    con: duckdb.DuckDBPyConnection,
    name: str,
    select: str = "",
    values: dict[str, Any] | None = None,
) -> int:
    """Write a relation by its query, or by the select given; the number of rows."""
    select = select or query(__package__, name)
    (count,) = con.execute(
        f"create or replace temp table {name} as {select}", values
    ).fetchone()  # type: ignore[misc]
    assert name in RELATIONS  # noqa: S101  declared above, or it is not passed on
    return int(count)
