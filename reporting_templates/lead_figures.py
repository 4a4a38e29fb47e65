"""The figures that documents show: each indicator under one approach.

Belongs here: reading them from the published database. How they are told does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import duckdb

from reporting_templates import rounding
from reporting_templates.release import Release


class Figure(NamedTuple):
    """A figure, or the reason why there is none; columns of mart.fact_figure."""

    indicator_id: str
    breakdown: str
    entity: str
    period_id: str
    unit: str
    value: Decimal | None
    status: str
    reason: str
    coverage: Decimal | None
    reviewed_share: Decimal | None
    figure_id: str

    @property
    def is_there(self) -> bool:
        """Whether there is a figure, shown or withheld."""
        return self.value is not None or self.status == "withheld"


Line = dict[str, Figure]  # the figures of one item, breakdown and entity, by period


@dataclass(frozen=True)
class Scope:
    """What a document is about: read once, used by every part of it."""

    lead: str
    periods: tuple[str, ...]
    names: dict[str, str]
    classes: dict[str, str]
    sites: dict[str, str]
    totals: frozenset[str]  # indicators that form a total


@dataclass(frozen=True)
class Places:
    """Decimals of figures that are compared by eye: of an indicator, or of each part
    of one that forms no total, such as gold beside copper."""

    totals: frozenset[str]
    decimals: dict[tuple[str, str], int]

    def of(self, indicator_id: str, breakdown: str) -> int | None:
        """Those of a figure; nothing where none of its kind was looked at."""
        part = "" if indicator_id in self.totals else breakdown
        return self.decimals.get((indicator_id, part))


def open_scope(con: duckdb.DuckDBPyConnection, release: Release) -> Scope:
    """Read what a document is about, and make the views it reads figures from."""
    periods = con.execute("""
        select period_id from mart.dim_period
        order by period_start, period_end, period_id""").fetchall()
    indicators = con.execute("""
        select indicator_id, name, consolidation from mart.dim_indicator
        order by indicator_id""").fetchall()
    sites = con.execute("select site_id, name from mart.dim_site").fetchall()
    prepare(con)
    totals = con.execute("select distinct indicator_id from shown where breakdown = ''")
    return Scope(
        lead=release.consolidation,
        periods=tuple(period for (period,) in periods),
        names={row[0]: row[1] for row in indicators},
        classes={row[0]: row[2] for row in indicators},
        sites={"GROUP-TOTAL": "Group"}
        | {site: f"{name} ({site})" if name else site for site, name in sites},
        totals=frozenset(name for (name,) in totals.fetchall()),
    )


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Temporary ``told``, figures in our columns, and ``shown``, those that tables
    show: each indicator under one approach, found once and read for every table."""
    con.execute("""
        create temp view told as
        select indicator_id, breakdown, entity, period_id, unit, value, status, reason,
               coverage, reviewed_share, figure_id, level, consolidation, is_lead
        from mart.fact_figure""")
    con.execute("""
        create temp table shown as
        select * from told where is_lead order by indicator_id, level""")


def places_of(scope: Scope, figures: Iterable[Figure]) -> Places:
    """The decimals of these figures, by the largest of each kind."""
    values: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for figure in figures:
        if figure.value is not None:
            part = "" if figure.indicator_id in scope.totals else figure.breakdown
            values[figure.indicator_id, part].append(figure.value)
    found = {kind: rounding.decimals(known) for kind, known in values.items()}
    return Places(scope.totals, found)
