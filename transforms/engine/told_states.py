"""Where a register tells of states of which none is the one that a role asks for: 0.

A site says each year whether it has a plan. Where every row in force says so, and none
says yes, the count is 0 and not unknown; a row that leaves it blank may be one, and a
count beside it is not whole. Belongs here: of which roles and entities that holds. What
becomes of it is ``formulas``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

import duckdb

from transforms.catalogue import Indicator, Role
from transforms.catalogue.contributions import condition
from transforms.engine.declared import picks_states
from warehouse.connection import literal, quoted

Place = tuple[str, str, str]  # period, approach, entity
_DAYS = {"closing": "w.period_end", "opening": "w.period_start - 1"}


@dataclass(frozen=True)
class Told:
    """What the rows in force of each place say of the roles that pick some of them."""

    # Roles of which every row tells.
    roles: Mapping[Place, Set[str]]
    # Rows that may be one more, in words.
    blank: Mapping[Place, str]


NOTHING = Told({}, {})


def of_indicators(
    con: duckdb.DuckDBPyConnection,
    items: Iterable[Indicator],
    delivered: frozenset[str],
) -> dict[str, Told]:
    """What registers of states tell of the roles of indicators, by indicator and place;
    one statement for all of them."""
    picking = {
        (item.indicator_id, name): role
        for item in items
        if not item.own_select
        for name, role in item.declaration.roles.items()
        if picks_states(role, delivered)
    }
    if not picking:
        return {}
    told: dict[str, dict[Place, set[str]]] = defaultdict(lambda: defaultdict(set))
    words: dict[str, dict[Place, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (indicator, name, *place), untold in _untold(con, picking).items():
        where: Place = (place[0], place[1], place[2])
        if not untold:
            told[indicator][where].add(name)
            continue
        listed = " or ".join(
            f"{', '.join(origin.where)} of {origin.metric}"
            for origin in picking[indicator, name].from_
        )
        rows = f"{untold} row leaves" if untold == 1 else f"{untold} rows leave"
        words[indicator][where].append(f"{rows} {listed} blank, so {name} may be more")
    return {
        indicator: Told(
            dict(told[indicator]),
            {
                place: "; ".join(dict.fromkeys(said))
                for place, said in words[indicator].items()
            },
        )
        for indicator in told.keys() | words.keys()
    }


def _untold(
    con: duckdb.DuckDBPyConnection, picking: Mapping[tuple[str, str], Role]
) -> dict[tuple[str, ...], int]:
    """Rows in force that may fulfil the condition of a role and may not, by indicator,
    role and place."""
    rows = con.execute(
        " union all ".join(
            f"""
            select {literal(indicator)} as indicator, {literal(name)} as role_name,
                   w.period_id, i.approach, cast(s.site_id as varchar) as site_id,
                   t.country, count(*) filter (where ({
                " and ".join(condition(n, w) for n, w in origin.where.items())
            }) is null) as untold
            from metric.{quoted(origin.metric or "")} s
            join wanted w on {_DAYS[role.window.kind]}
                between s.period_start and s.period_end
            join figures.inside i
                on i.period_id = w.period_id and i.site_id = s.site_id
            semi join project.inside d on d.site_id = i.site_id
                and list_contains(d.approaches, i.approach)
                and {_DAYS[role.window.kind]} between d.first_day and d.last_day
            left join project.site t on t.site_id = s.site_id
            group by all"""
            for (indicator, name), role in picking.items()
            for origin in role.from_
        )
    ).fetchall()
    found: dict[tuple[str, ...], int] = defaultdict(int)
    for indicator, name, period, approach, site, country, untold in rows:
        for entity in filter(None, (site, country and f"country:{country}",
                                    "GROUP-TOTAL")):  # fmt: skip
            found[indicator, name, period, approach, entity] += untold
    return dict(found)
