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
from transforms.catalogue import shown_approach


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


Line = dict[str, Figure]  # the figures of one item, breakdown and entity, by period


@dataclass(frozen=True)
class Scope:
    """What a document is about: read once, used by every part of it."""

    lead: str
    periods: tuple[str, ...]
    names: dict[str, str]
    classes: dict[str, str]
    sites: dict[str, str]

    def approach(self, indicator_id: str) -> str:
        """The approach that tables show: the leading one, where it is formed."""
        return shown_approach(self.lead, self.classes[indicator_id])


def open_scope(con: duckdb.DuckDBPyConnection, release: Release) -> Scope:
    """Read what a document is about, and make the views it reads figures from."""
    periods = con.execute("""
        select period_id from mart.dim_period
        order by period_start, period_end, period_id""").fetchall()
    indicators = con.execute("""
        select indicator_id, name, consolidation from mart.dim_indicator
        order by indicator_id""").fetchall()
    sites = con.execute("select site_id, name from mart.dim_site").fetchall()
    scope = Scope(
        lead=release.consolidation,
        periods=tuple(period for (period,) in periods),
        names={row[0]: row[1] for row in indicators},
        classes={row[0]: row[2] for row in indicators},
        sites={"GROUP-TOTAL": "Group"}
        | {site: f"{name} ({site})" if name else site for site, name in sites},
    )
    prepare(con, scope)
    return scope


def prepare(con: duckdb.DuckDBPyConnection, scope: Scope) -> None:
    """Temporary ``told``, figures in our columns, and ``shown``, those that tables
    show: each indicator under one approach, found once and read for every table."""
    con.execute("""
        create temp view told as
        select indicator_id, breakdown, entity, period_id, unit, value, status, reason,
               coverage, reviewed_share, figure_id, level, consolidation
        from mart.fact_figure""")
    con.execute("create temp table approach (indicator_id varchar, name varchar)")
    if scope.names:
        con.executemany(
            "insert into approach values (?, ?)",
            [(name, scope.approach(name)) for name in sorted(scope.names)],
        )
    con.execute("""
        create temp table shown as
        select t.* from told t
        join approach a on a.indicator_id = t.indicator_id
            and a.name = t.consolidation
        order by t.indicator_id, t.level""")


def places_of(figures: Iterable[Figure]) -> dict[str, int]:
    """Decimals per indicator, so that its figures can be compared by eye."""
    values: dict[str, list[Decimal]] = defaultdict(list)
    for figure in figures:
        if figure.value is not None:
            values[figure.indicator_id].append(figure.value)
    return {name: rounding.decimals(found) for name, found in values.items()}
