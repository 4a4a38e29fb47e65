"""What a place that several sites use tells, shared out among them.

shared_facilities.csv says who uses it: by shares, or by a metric that users tell of the
same days. Belongs here: the parts of the facility's rows, and those that cannot be
shared out and why. Parts are rows like any other from here on; each is at its user,
leads to the facility's cell and names the key.
"""

from __future__ import annotations

import duckdb

from warehouse.package_files import query


def digest(con: duckdb.DuckDBPyConnection) -> str:
    """Changes with what shared_facilities.csv says; '' where it says nothing."""
    (found,) = con.execute(
        "select md5(string_agg(u::varchar, chr(30) order by u::varchar)) "
        "from project.shared_facility u"
    ).fetchone()  # type: ignore[misc]
    return found or ""


def share_out(con: duckdb.DuckDBPyConnection) -> None:
    """Put parts at users in the place of facilities' rows in ``part``, which holds
    those by days; write facts.unshared. Runs in a transaction."""
    con.execute("""
        alter table part add column facility varchar;
        alter table part add column share varchar;
        delete from facts.unshared""")
    if not digest(con):
        return
    for name, text in (
        ("told", "facility_told"), ("facility_use", "facility_use"),
        ("facility_part", "facility_part"), ("kept_whole", "facility_kept_whole"),
    ):  # fmt: skip
        con.execute(
            f"create or replace temp table {name} as {query(__package__, text)}"
        )
    con.execute("""
        insert into facts.unshared from kept_whole;
        delete from part where (whole_no, period_start) in (
            select (whole_no, period_start) from facility_part);
        insert into part by name from facility_part""")
