"""Which facts tell of the same thing, and the ways in which they tell it.

Two facts of one metric and site whose days overlap, and whose dimensions are equal or
blank on one side, tell of the same thing: headcount by gender, and again by age; a year
beside its months. They are rivals, never added. Belongs here: finding rivals, and rows
of one series whose days cross. Which telling a figure takes is the engine's business.

    facts.overlap        a fact in a stretch of time (a stock: on its day) in which it
                         has rivals; ``is_outdone`` where a larger row of its series
                         crosses its days
    facts.disagreement   tellings of one thing whose totals differ, and how
    facts.crossing       pairs of rows of one series that share days

Cost: facts without rivals are passed by in two small queries. The rest is linear: facts
meet in the values that they share, not pair by pair.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

import duckdb
import pyarrow as pa

from warehouse.package_files import query


def rebuild(con: duckdb.DuckDBPyConnection) -> None:
    """Write facts.overlap, facts.disagreement and facts.crossing anew, from
    facts.interval."""
    con.execute(_query("tables"))
    _make(con, "suspicious")
    if not con.execute("select 1 from suspicious limit 1").fetchone():
        return
    _make(con, "node")
    con.execute(f"insert into facts.crossing {_query('crossing')}")
    _make(con, "meeting")
    _make(con, "gathered")
    if not con.execute("select 1 from gathered limit 1").fetchone():
        return
    _components(con)
    _make(con, "viewed")
    _outdone(con)
    _make(con, "telling")
    con.execute(f"insert into facts.overlap {_query('facts')}")
    con.execute(f"insert into facts.disagreement {_query('disagreement')}")


def _query(name: str) -> str:
    return query(__package__, f"overlap_{name}")


def _make(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Write a temporary table that a later query reads by its name."""
    con.execute(f"create or replace temp table {name} as {_query(name)}")


def _components(con: duckdb.DuckDBPyConnection) -> None:
    """Write ``member``: what is gathered in one place belongs together, and so on."""
    found = con.execute(
        "select dense_rank() over (order by span_start, span_end) as span_no, node, "
        "gathering from gathered order by all"
    ).fetchnumpy()
    parent: dict[tuple[int, int], tuple[int, int]] = {}

    def root(item: tuple[int, int]) -> tuple[int, int]:
        while parent.setdefault(item, item) != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    columns = (found[name].tolist() for name in ("span_no", "node", "gathering"))
    # A gathering is of one span, so -1 keeps its number apart from those of nodes.
    for span, node, gathering in zip(*columns, strict=True):
        one, other = root((span, node)), root((-1, gathering))
        if one != other:
            parent[other] = one
    numbers: dict[tuple[int, int], int] = {}
    rows: list[tuple[int, int, int]] = []
    for item in sorted(item for item in parent if item[0] >= 0):
        number = numbers.setdefault(root(item), len(numbers) + 1)
        rows.append((*item, number))
    _register(con, "joined", ("span_no", "node", "component"), rows)
    _make(con, "member")
    con.unregister("joined")


def _outdone(con: duckdb.DuckDBPyConnection) -> None:
    """Write ``outdone``: of rows of one series whose days cross, those not counted.

    What counts is the choice of rows without a common day (but for one that two rows
    share at their ends) that comes to the most.
    """
    series: dict[tuple[int, str, int], list[tuple[int, int, int, Decimal]]]
    series = defaultdict(list)
    for component, view, dims, node, a, b, total in con.execute(
        _query("crossed_series")
    ).fetchall():
        series[component, view, dims].append(
            (node, a.toordinal(), b.toordinal(), abs(total))
        )
    rows = [
        (key[0], node)
        for key, items in series.items()
        for node in sorted({item[0] for item in items} - _largest(items))
    ]
    _register(con, "crossed", ("component", "node"), rows)
    con.execute("create or replace temp table outdone as from crossed")
    con.unregister("crossed")


def _largest(items: list[tuple[int, int, int, Decimal]]) -> set[int]:
    """Of (node, first day, last day, size), ordered by last day: the nodes that come
    to the most without crossing (weighted interval scheduling)."""
    ends: list[int] = []
    before: list[int] = []
    best = [Decimal(0)]
    for _, first, last, size in items:
        place = bisect_left(ends, first)
        # Rows of several days may share a day at their ends; a row of one day may not.
        while first < last and place < len(ends) and ends[place] == first:
            if items[place][1] == first:
                break
            place += 1
        before.append(place)
        ends.append(last)
        best.append(max(best[-1], best[place] + size))
    chosen, number = set(), len(items)
    while number:
        if best[number] > best[number - 1]:
            chosen.add(items[number - 1][0])
            number = before[number - 1]
        else:
            number -= 1
    return chosen


def _register(
    con: duckdb.DuckDBPyConnection,
    name: str,
    columns: Iterable[str],
    rows: Sequence[tuple[int, ...]],
) -> None:
    given = zip(*rows, strict=True) if rows else ((),) * len(tuple(columns))
    table = {
        column: pa.array(values, pa.int64())
        for column, values in zip(columns, given, strict=True)
    }
    con.register(name, pa.table(table))
