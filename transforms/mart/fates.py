"""What became of each cell that was handed in: one fate each, none without.

Belongs here: the fates of accepted cells, which follow from what each gives to the
figures. Cells that were not accepted have theirs from the intake; the table of both is
``row_fate``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb

from warehouse.package_files import query


def known(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Cells by fate, as far as it is known before the figures; else `accepted`."""
    return dict(con.execute(query(__package__, "known_fates")).fetchall())


def refused_whole(rejects: Iterable[Mapping[str, Any]]) -> int:
    """Of how many files and sheets no row was read: nobody knows their cells."""
    return len({(row["file"], row["sheet"]) for row in rejects if row["is_whole"]})


def words(cells: Mapping[str, int], whole: int) -> str:
    """The sum that they make, for the terminal, and what is beside it: files and sheets
    that are refused as a ``whole``."""
    parts = " + ".join(f"{count:,} {fate}" for fate, count in cells.items())
    files = "one file or sheet" if whole == 1 else f"{whole} files or sheets"
    beside = f", and what stands in {files} refused whole"
    return (
        f"Cells handed in: {sum(cells.values()):,} = {parts or '0'}"
        f"{beside if whole else ''}"
    )


def begin(con: duckdb.DuckDBPyConnection) -> None:
    """Make the empty tables, before the contributions are written."""
    con.execute(query(__package__, "fate_tables"))


def note(con: duckdb.DuckDBPyConnection) -> None:
    """Note which records an indicator takes (``listed``), whether in its totals, and
    which are a telling of the same thing beside them (``windowed``)."""
    inside = "coalesce(s0 <> 0 or s1 <> 0 or s2 <> 0, false)"
    con.execute(f"""
        insert into scratch.counting
        select ind, record_no, in_total, {inside} from listed""")
    con.execute(f"""
        insert into scratch.telling
        select distinct w.record_no from windowed w
        semi join facts.overlap o on o.record_no = w.record_no
        where {inside}""")


def settle(con: duckdb.DuckDBPyConnection) -> None:
    """Write ``scratch.fate``: of each cell that was taken in, its fate, why, and in the
    totals of how many indicators it counts."""
    con.execute(
        f"insert into scratch.fate {query(__package__, 'fates')};"
        "drop table scratch.counting; drop table scratch.telling"
    )
