"""Kemeny's order: the one that agrees best with the groups' orders, two by two.

It maximises the weight of the groups that prefer the upper of each two topics
(J. Kemeny, Mathematics without Numbers, 1959). Exact, by dynamic programming over sets
of topics, up to ``MOST`` topics; beyond that it is not computed, and said so.
Majorities that go round in a circle (Condorcet) are told for any number. Belongs here:
both. Weights are in ``sql/preference.sql``.
"""

from __future__ import annotations

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

MOST = 18
Ints = NDArray[np.int64]
_GRAIN = 10**12  # weights as whole numbers: no tie hangs on a last bit


def write(con: duckdb.DuckDBPyConnection) -> None:
    """Tables ``materiality.kemeny`` (topic, topics below it) and ``circle``."""
    topics = [
        name
        for (name,) in con.execute(
            "select topic_id from materiality.topic_score where rank is not null "
            "order by rank"
        ).fetchall()
    ]
    at = {name: number for number, name in enumerate(topics)}
    weights = np.zeros((len(topics), len(topics)), dtype=np.int64)
    for one, other, weight in con.execute("from materiality.preference").fetchall():
        weights[at[one], at[other]] = int(weight * _GRAIN)
    placed = order(weights) if len(topics) <= MOST else []
    _table(
        con, "kemeny", "value",
        [(topics[t], len(topics) - 1 - place) for place, t in enumerate(placed)],
    )  # fmt: skip
    _table(
        con, "circle", "circle_no",
        [(topics[t], number) for number, members in enumerate(circles(weights), 1)
         for t in members],
    )  # fmt: skip


def order(weights: Ints) -> list[int]:
    """Numbers of the topics, the uppermost first.

    ``weights`` (m x m, whole numbers): of those who prefer the row to the column. Of
    orders that agree equally well the one is taken that puts low numbers first.
    """
    count = len(weights)
    sets = np.arange(1 << count, dtype=np.int64)
    # above[t][s]: weight of those who prefer t to each topic of the set s.
    above = np.zeros((count, 1 << count), dtype=np.int64)
    for bit in range(count):
        half = 1 << bit
        above[:, half : 2 * half] = above[:, :half] + weights[:, [bit]]
    size = np.zeros(1 << count, dtype=np.int64)
    for bit in range(count):
        size += (sets >> bit) & 1
    best = np.zeros(1 << count, dtype=np.int64)
    for number in range(1, count + 1):
        layer = sets[size == number]
        found = np.full(len(layer), -1, dtype=np.int64)
        for bit in range(count):
            has = (layer >> bit) & 1 == 1
            rest = layer[has] ^ (1 << bit)
            found[has] = np.maximum(found[has], above[bit][rest] + best[rest])
        best[layer] = found
    placed, left = [], (1 << count) - 1
    while left:
        for bit in range(count):
            rest = left ^ (1 << bit)
            if left >> bit & 1 and above[bit][rest] + best[rest] == best[left]:
                placed.append(bit)
                left = rest
                break
    return placed


def circles(weights: Ints) -> list[list[int]]:
    """Sets of topics of which each beats each other, directly or by way of others."""
    reach = weights > weights.T
    for middle in range(len(weights)):
        reach = reach | (reach[:, [middle]] & reach[[middle], :])
    both = reach & reach.T
    found: list[list[int]] = []
    for number in range(len(weights)):
        members = [int(t) for t in np.flatnonzero(both[number])]
        if len(members) > 1 and members not in found:
            found.append(members)
    return found


def _table(
    con: duckdb.DuckDBPyConnection, name: str, column: str, rows: list[tuple[str, int]]
) -> None:
    schema = pa.schema([("topic_id", pa.string()), (column, pa.int32())])
    found = [{"topic_id": topic, column: value} for topic, value in rows]
    con.register("incoming", pa.Table.from_pylist(found, schema))
    con.execute(f"create or replace table materiality.{name} as from incoming")
    con.unregister("incoming")
