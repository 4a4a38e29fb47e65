"""Values that are one for one those of another series, or of the year before.

Belongs here: which series may be copies of which, found by a print of each year. What
is beyond chance is said in ``sql/finding_repeated.sql``, with the words.

    facts.year_print  of each series and year a print of what was told
    repeats           (temporary) series of a year that may be copies, and whose
"""

from __future__ import annotations

import duckdb

from transforms.facts import touched
from transforms.facts.touched import Touched
from warehouse.package_files import query


def rebuild(con: duckdb.DuckDBPyConnection, changed: Touched) -> None:
    """Bring both tables up to date."""
    prints = query(__package__, "year_print")
    touched.keep(con, "facts.year_print", prints, changed, as_told=True)
    text = query(__package__, "repeats")
    con.execute(f"create or replace temp table repeats as {text}")
    touched.due(con, "true", as_told=True, view="every_fact")
