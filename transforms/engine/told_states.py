"""Where a register tells of states of which none is the one that a role asks for: 0.

A site says each year whether it has a plan. Where every row in force says so, and none
says yes, the count is 0 and not unknown; a row that leaves it blank may be one. Belongs
here: of which roles and entities that holds. What becomes of it is ``formulas``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set

import duckdb

from transforms.catalogue import Indicator, Role
from transforms.catalogue.contributions import condition
from transforms.engine.declared import picks_states
from warehouse.connection import quoted

# (period, approach, entity) -> roles
Told = Mapping[tuple[str, str, str], Set[str]]
_DAYS = {"closing": "w.period_end", "opening": "w.period_start - 1"}


def of_indicator(
    con: duckdb.DuckDBPyConnection, item: Indicator, delivered: frozenset[str]
) -> Told:
    """The roles of which every row in force of an entity tells, by entity."""
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for name, role in item.declaration.roles.items():
        if not item.own_select and picks_states(role, delivered):
            for place in _told(con, role):
                found[place].add(name)
    return dict(found)


def _told(con: duckdb.DuckDBPyConnection, role: Role) -> set[tuple[str, str, str]]:
    day = _DAYS[role.window.kind]
    rows = con.execute(
        " union all ".join(
            f"""
            select w.period_id, i.approach, cast(s.site_id as varchar) as site_id,
                   t.country, bool_and(({
                " and ".join(condition(n, w) for n, w in origin.where.items())
            }) is not null) as is_told
            from metric.{quoted(origin.metric or "")} s
            join wanted w on {day} between s.period_start and s.period_end
            join figures.inside i
                on i.period_id = w.period_id and i.site_id = s.site_id
            left join project.site t on t.site_id = s.site_id
            group by all"""
            for origin in role.from_
        )
    ).fetchall()
    told: dict[tuple[str, str, str], bool] = defaultdict(lambda: True)
    for period, approach, site, country, is_told in rows:
        for entity in filter(None, (site, country and f"country:{country}",
                                    "GROUP-TOTAL")):  # fmt: skip
            told[period, approach, entity] &= is_told
    return {place for place, is_told in told.items() if is_told}
