"""Where a register tells of states of which none is the one that a role asks for: 0.

A site says each year whether it has a plan. Where every row in force says so, and none
says yes, the count is 0 and not unknown; a row that leaves it blank may be one, and a
count beside it is not whole. Belongs here: of which roles and entities that holds. What
becomes of it is ``formulas``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass

import duckdb

from transforms.catalogue import Indicator, Role
from transforms.catalogue.contributions import condition
from transforms.engine.declared import picks_states
from warehouse.connection import quoted

Place = tuple[str, str, str]  # period, approach, entity
_DAYS = {"closing": "w.period_end", "opening": "w.period_start - 1"}


@dataclass(frozen=True)
class Told:
    """What the rows in force of each place say of the roles that pick some of them."""

    # Roles of which every row tells.
    roles: Mapping[Place, Set[str]]
    # Rows that may be one more, in words.
    blank: Mapping[Place, str]


def of_indicator(
    con: duckdb.DuckDBPyConnection, item: Indicator, delivered: frozenset[str]
) -> Told:
    """What registers of states tell of an indicator's roles, by place."""
    told: dict[Place, set[str]] = defaultdict(set)
    words: dict[Place, list[str]] = defaultdict(list)
    for name, role in item.declaration.roles.items():
        if item.own_select or not picks_states(role, delivered):
            continue
        listed = " or ".join(
            f"{', '.join(origin.where)} of {origin.metric}" for origin in role.from_
        )
        for place, untold in _untold(con, role).items():
            if not untold:
                told[place].add(name)
                continue
            rows = f"{untold} row leaves" if untold == 1 else f"{untold} rows leave"
            words[place].append(f"{rows} {listed} blank, so {name} may be more")
    blank = {place: "; ".join(dict.fromkeys(said)) for place, said in words.items()}
    return Told(dict(told), blank)


def _untold(con: duckdb.DuckDBPyConnection, role: Role) -> dict[Place, int]:
    """Rows in force that may fulfil the condition of a role and may not, by place."""
    day = _DAYS[role.window.kind]
    rows = con.execute(
        " union all ".join(
            f"""
            select w.period_id, i.approach, cast(s.site_id as varchar) as site_id,
                   t.country, count(*) filter (where ({
                " and ".join(condition(n, w) for n, w in origin.where.items())
            }) is null) as untold
            from metric.{quoted(origin.metric or "")} s
            join wanted w on {day} between s.period_start and s.period_end
            join figures.inside i
                on i.period_id = w.period_id and i.site_id = s.site_id
            left join project.site t on t.site_id = s.site_id
            group by all"""
            for origin in role.from_
        )
    ).fetchall()
    found: dict[Place, int] = defaultdict(int)
    for period, approach, site, country, untold in rows:
        for entity in filter(None, (site, country and f"country:{country}",
                                    "GROUP-TOTAL")):  # fmt: skip
            found[period, approach, entity] += untold
    return dict(found)
