"""Every figure of a release made again from its published contributions, in bulk."""

from __future__ import annotations

import json
from collections import defaultdict
from decimal import Decimal

import duckdb

from transforms.mart.trace import Item, recompute

Reduced = dict[str, Decimal | None]


def sources(con: duckdb.DuckDBPyConnection) -> dict[str, list[Item]]:
    """Figure -> what it is made of: one query for all figures."""
    found: dict[str, list[Item]] = defaultdict(list)
    cursor = con.execute(
        "select figure_id, role, part, amount, share, key, site_id, day "
        "from mart.figure_source"
    )
    while rows := cursor.fetchmany(100_000):
        for figure, *item in rows:
            found[figure].append(tuple(item))
    return found


def compare(con: duckdb.DuckDBPyConnection) -> tuple[int, list[str]]:
    """(number of rows of fact_figure, what differs): values and reduced roles."""
    said = {
        name: (json.loads(roles), formula)
        for name, roles, formula in con.execute(
            "select indicator_id, roles, formula from mart.dim_indicator"
        ).fetchall()
    }
    months = dict(
        con.execute("select period_id, month_count from mart.dim_period").fetchall()
    )
    items = sources(con)
    figures = con.execute(
        "select figure_id, indicator_id, period_id, value, roles from mart.fact_figure"
    ).fetchall()
    wrong = []
    for figure, indicator, period, value, text in figures:
        roles, formula = said[indicator]
        stated = json.loads(text)
        given = (items.get(figure, []), months[period], stated)
        again, _ = recompute(roles, formula, *given)
        if again != value:
            wrong.append(f"{figure}: {value}, recomputed {again}")
        for name, role in roles.items():
            # A role alone is a formula too: what the role was reduced to.
            reduced, _ = recompute({name: role}, name, *given)
            here = None if stated.get(name) is None else Decimal(stated[name])
            if reduced != here:
                wrong.append(f"{figure}, {name}: {here}, recomputed {reduced}")
        if stated and stated.keys() != roles.keys():
            wrong.append(f"{figure}: roles {sorted(stated)} of {sorted(roles)}")
    lost = items.keys() - {row[0] for row in figures}
    wrong += [f"{figure}: has sources and is no figure" for figure in sorted(lost)]
    return len(figures), wrong
