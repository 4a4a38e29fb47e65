"""Rows for which others stand: shared out by days, or among the users of a facility.

A bill from 12 December to 11 January counts in neither year. One that says ``prorated``
as its method, or whose file's delivery.yaml does, is replaced by a row for each
stretch of time that an end cuts out of it: the same cell, the days of the stretch, and
of the amount what falls on them. Belongs here: which rows, and their parts; those of a
facility that several sites use are ``facility``'s. Everything after it meets parts as
rows like any other; their numbers are below zero.

What falls on the first n of N days is amount * n / N, cut to the nine decimals that are
kept, and a part is the difference of two of these: so parts add up to their whole
exactly, the last taking what is left. A row is left as it is where another of its
series tells of some of its days, for then days could count twice. A last day that is
the first of the next row is the next row's, as it is for rows that touch.
"""

from __future__ import annotations

import duckdb

from transforms.intake import facility
from transforms.intake.resolve import FACT, SHARED_OUT
from warehouse import reference
from warehouse.connection import literal, quoted, transaction
from warehouse.package_files import query

_MARK = "shared_out"


def take_back(con: duckdb.DuckDBPyConnection) -> None:
    """Put rows in the place of their parts again, before others are taken in or out.

    ``facts.part`` keeps what was shared out, for what comes next to be compared with.
    """
    con.execute("delete from state.mark where name = ?", [_MARK])
    if datasets := _datasets(con, "facts.part"):
        con.execute("delete from validated.told_word where record_no < 0")
    for name in datasets:
        con.execute(f"""
            delete from {name} where record_no < 0;
            update {name} set resolution = {FACT} where resolution = {SHARED_OUT}""")


def rebuild(con: duckdb.DuckDBPyConnection) -> None:
    """Share out what is to be, in one transaction; nothing where nothing was taken in
    since, and facilities are used as before. What comes out otherwise than before is
    noted as touched."""
    used = facility.digest(con)
    done = con.execute("select value from state.mark where name = ?", [_MARK])
    if done.fetchone() == (used,):
        return
    with transaction(con):
        take_back(con)
        _wanted(con)
        is_any = con.execute(
            "select exists (from asked) or exists (from facts.part) "
            "or exists (from facts.unshared)"
        ).fetchone()
        if used or is_any == (True,):
            _replace(con)
        con.execute("insert into state.mark values (?, ?)", [_MARK, used])


def _replace(con: duckdb.DuckDBPyConnection) -> None:
    """Put parts in the place of the rows that are ``asked``, and of facilities'."""
    con.execute(f"create or replace temp table part as {query(__package__, 'part')}")
    facility.share_out(con)
    numbered = query(__package__, "part_numbered")
    con.execute(f"create or replace temp table part as {numbered}")
    changed = query(__package__, "part_touched")
    con.execute(f"insert into state.touched by name {changed}")
    con.execute("delete from facts.part")
    con.execute("insert into facts.part by name from part")
    for name in _datasets(con, "part"):
        con.execute(f"""
            insert into {name} by name
            select w.* replace (p.record_no as record_no,
                   cast(p.site_id as site_id) as site_id,
                   p.period_start as period_start, p.period_end as period_end,
                   p.value as value, p.grade as grade)
            from {name} w join part p on p.whole_no = w.record_no""")
        con.execute(
            f"update {name} set resolution = {SHARED_OUT} "
            "where record_no in (select whole_no from part)"
        )
    con.execute(
        "insert into validated.told_word select p.record_no, t.told from "
        "validated.told_word t join part p on p.whole_no = t.record_no"
    )


def _wanted(con: duckdb.DuckDBPyConnection) -> None:
    """Write ``asked``: accepted rows that ask to be shared out, whatever their days."""
    metrics = ", ".join(map(literal, reference.shared_by_days()))
    grades, files = (
        ", ".join(str(number) for (number,) in con.execute(sql).fetchall()) or "-1"
        for sql in (
            "select grade from ref.grade where method = 'prorated' order by grade",
            "select file_no from raw.delivery where len(prorate) > 0 order by file_no",
        )
    )
    # Numbers in the text: a column of which no block has them is passed by.
    con.execute(f"""
        create or replace temp table asked as
        select m.record_no, m.metric_id, m.site_id, m.period_start, m.period_end,
               m.dim_set_no, m.value, m.grade
        from validated.measurement m
        where (m.grade in ({grades}) or m.file_no in ({files}))
          and m.resolution = {FACT} and m.metric_id in ({metrics})
          and (m.grade in ({grades}) or exists (
              from raw.delivery d where d.file_no = m.file_no
              and (list_contains(d.prorate, cast(m.metric_id as varchar))
                   or list_contains(d.prorate, '*'))))""")


def _datasets(con: duckdb.DuckDBPyConnection, parts: str) -> list[str]:
    """The tables that hold these parts."""
    found = con.execute(
        "select distinct m.dataset from ref.metrics m "
        f"join {parts} p on cast(p.metric_id as varchar) = m.metric_id order by all"
    ).fetchall()
    return [f"validated.{quoted(name)}" for (name,) in found]
