"""What became of each cell that was handed in: one fate each, none without.

Belongs here: the fates of accepted cells, which follow from what each gives to the
figures. Cells that were not accepted have theirs from the intake; the table of both is
``row_fate``.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from transforms.catalogue import Indicator
from warehouse.package_files import query


def known(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Cells by fate, as far as it is known before the figures; else `accepted`."""
    return dict(con.execute(query(__package__, "known_fates")).fetchall())


def words(cells: Mapping[str, int]) -> str:
    """The sum that they make, for the terminal."""
    parts = " + ".join(f"{count:,} {fate}" for fate, count in cells.items())
    return f"Cells handed in: {sum(cells.values()):,} = {parts or '0'}"


def begin(con: duckdb.DuckDBPyConnection) -> None:
    """Make the empty tables, before the contributions are written."""
    con.execute(query(__package__, "fate_tables"))


def note(
    con: duckdb.DuckDBPyConnection, indicator: Indicator, has_overlap: bool
) -> None:
    """Note which records count in an indicator (``chosen``), which in its totals, and
    which are a telling of the same thing beside them (``windowed``)."""
    totals = [n for n, names in enumerate(indicator.sets) if not names] or [-1]
    inside = " or ".join(f"s{n} > 0" for n in range(len(indicator.approaches)))
    con.execute(f"""
        insert into scratch.counting
        select record_no, bool_or(set_no = {totals[0]} and n > 0)
        from chosen where {inside} group by record_no""")
    if has_overlap:
        con.execute(f"""
            insert into scratch.telling
            select distinct w.record_no from windowed w
            semi join facts.overlap o on o.record_no = w.record_no
            where {inside}""")


def settle(con: duckdb.DuckDBPyConnection) -> None:
    """Write ``scratch.fate``: of each cell that was taken in, its fate, why, and in the
    totals of how many indicators it counts."""
    con.execute(f"insert into scratch.fate {query(__package__, 'fates')}")
