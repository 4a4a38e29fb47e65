"""One fact per cell of the world: confirmed, superseded and conflicting rows.

Two rows speak of the same cell when metric, site, period, every dimension and the
evidence are the same. Equal values confirm each other; different values are both held
back unless one says that it supersedes the other. Nothing is decided by order, file
name or time, so the same deliveries always give the same facts. Rows that supersede
one another in a circle are held back like any that contradict each other.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from warehouse.connection import quoted
from warehouse.package_files import query

# The last: other rows stand for it, a part of its days each (``shared_out``).
FACT, CONFIRMED, CONFLICT, SUPERSEDED, SHARED_OUT = range(5)

_CELL = ("metric_id", "site_id", "period_start", "period_end", "dim_set_no")


def resolve_measurements(
    con: duckdb.DuckDBPyConnection, datasets: list[str], base: int
) -> None:
    """Settle every cell that new or removed rows of some datasets speak of.

    New rows are those with a number above ``base``.
    """
    tables = [f"validated.{quoted(name)}" for name in datasets]
    key = ", ".join(_CELL)
    same = " and ".join(f"r.{name} = k.{name}" for name in _CELL)
    # Only cells that this run touched can have changed; in a first run that is all
    # of them, and then the join would only cost.
    (before,) = con.execute(
        "select exists (from query_table($tables) where record_no <= $base)",
        {"tables": tables, "base": base},
    ).fetchone()  # type: ignore[misc]
    changed = ""
    if before:
        con.execute(f"""
            create or replace temp table changed_keys as
            select distinct {key} from staged union select distinct {key} from taken_out
            """)
        changed = f"semi join changed_keys k on {same}"
    con.execute(
        f"""
        create or replace temp table doubled as
        select {key} from query_table($tables) r {changed}
        group by {key} having count(*) > 1""",
        {"tables": tables},
    )
    contested = query(__package__, "contested")
    con.execute(
        f"create or replace temp table contested as {contested}", {"tables": tables}
    )
    _settle(con, tables, (*_CELL, "evidence"), ("value", "word", "unit"))
    if changed:
        # A cell whose rival was withdrawn is a fact again.
        for table in tables:
            con.execute(f"""
                update {table} r set resolution = {FACT}
                from changed_keys k where {same} and r.resolution <> {FACT}
                and r.record_no not in (select record_no from contested)""")
    con.execute(
        "delete from validated.rejects where list_contains(?, dataset) and (starts_with"
        "(rule, 'conflict') or rule in ('said_twice', 'sheet_copied')) "
        "and (file_no, sheet_no) in "
        "(select (file_no, sheet_no) from raw.sheet where gives = 'measurements')",
        [datasets],
    )
    (is_told_once,) = con.execute(
        "select not exists (from query_table($tables) where resolution in ($a, $b))",
        {"tables": tables, "a": CONFLICT, "b": CONFIRMED},
    ).fetchone()  # type: ignore[misc]
    if is_told_once:
        return
    con.execute(
        f"insert into validated.rejects {query(__package__, 'conflicts')}",
        {
            "tables": tables,
            "conflict": CONFLICT,
            "confirmed": CONFIRMED,
            "superseded": SUPERSEDED,
        },
    )
    _say_copies_once(con, tables)


def _say_copies_once(con: duckdb.DuckDBPyConnection, tables: Sequence[str]) -> None:
    """Of a sheet that says what another one of its file says, row by row, say just
    that, in place of a flag at each cell of the two."""
    copied = query(__package__, "copied_sheets")
    con.execute(
        f"create or replace temp table copied as {copied}", {"tables": tables}
    )
    con.execute(
        "delete from validated.rejects where rule = 'said_twice' and (file_no, "
        "sheet_no) in (select (file_no, unnest([sheet_no, twin_no])) from copied)"
    )
    con.execute(
        "insert into validated.rejects select file_no, sheet_no, null, null, '', "
        "dataset, '', '', 'sheet_copied', 'flagged', twin, 'The sheet is a copy: each "
        "of its values stands in the sheet ' || twin || ' too, for the same thing. "
        "They were taken once.', 'Delete the copy.' from copied"
    )


def _settle(
    con: duckdb.DuckDBPyConnection,
    tables: Sequence[str],
    names: Sequence[str],
    values: Sequence[str],
) -> None:
    """Resolve ``contested`` rows: ``names`` say what each is about, ``values`` what."""
    (is_clean,) = con.execute("select count(*) = 0 from contested").fetchone() or (0,)
    if is_clean:
        return
    key, stated = ", ".join(names), ", ".join(values)
    same = " and ".join(f"a.{n} is not distinct from b.{n}" for n in names)
    cell = " and ".join(
        f"{{0}}.{n} is not distinct from b.{n}" for n in names if n != "evidence"
    )
    # A correction has its own evidence, so it replaces the cell as its file told it;
    # only where that file has a row of the very same evidence is it that one alone.
    twin = "true"
    if "evidence" in names:
        twin = f"""(a.evidence is not distinct from b.evidence or not exists (
            from contested c where {cell.format("c")} and c.sha256 = a.sha256
            and c.record_no <> b.record_no
            and c.evidence is not distinct from b.evidence))"""
    con.execute(f"""
        create or replace temp table outdoing as
        select distinct b.record_no as winner, a.record_no as loser
        from contested a join contested b on {cell.format("a")}
        where a.record_no <> b.record_no and (
            list_contains(b.file_says, a.name)
            or nfc_normalize(b.row_says) = nfc_normalize(a.name)
            or b.row_says in (a.record_id, a.sha256, left(a.sha256, 12)))
            and {twin}""")
    con.execute(
        f"create or replace temp table circled as {query(__package__, 'circled')}"
    )
    con.execute(f"""
        create or replace temp table settled as
        with outdone as (
            select distinct loser as record_no from outdoing
            where loser not in (select record_no from circled)),
        left_over as (
            from contested where record_no not in (select record_no from outdone)),
        counted as (
            select {key}, count(distinct ({stated})) as versions
            from left_over group by {key}),
        contrary as (
            select c.circle from circled c join contested a on a.record_no = c.record_no
            group by c.circle having count(distinct ({key}, {stated})) > 1),
        ranked as (
            select record_no, {key}, row_number() over (
                partition by {key} order by sha256, sheet_no, row_no, column_no, name)
                as place
            from left_over)
        select a.record_no,
               case when b.versions > 1 or a.record_no in (
                         select c.record_no from circled c semi join contrary o
                         on o.circle = c.circle) then {CONFLICT}
                    when a.place = 1 then {FACT} else {CONFIRMED} end as resolution
        from ranked a join counted b on {same}
        union all select record_no, {SUPERSEDED} from outdone""")
    for table in tables:
        con.execute(f"""
            update {table} r set resolution = s.resolution
            from settled s where s.record_no = r.record_no
            and r.resolution <> s.resolution""")


def resolve_register(
    con: duckdb.DuckDBPyConnection, register: str, key: list[str], values: list[str]
) -> None:
    """The same for the rows of a register: one row per key."""
    table = f"register.{quoted(register)}"
    names, others = ([quoted(n) for n in columns] for columns in (key, values))
    keys = ", ".join(names)
    columns = ", ".join(f"r.{name}" for name in dict.fromkeys([*names, *others]))
    same = " and ".join(f"r.{n} is not distinct from k.{n}" for n in names)
    con.execute(f"""
        update {table} set resolution = {FACT} where resolution <> {FACT};
        create or replace temp table contested as
        with doubled as (
            select {keys} from {table} group by {keys} having count(*) > 1)
        select r.record_no, {columns}, f.sha256, d.name, r.sheet_no, r.row_no,
               r.column_no,
               state.record_id(f.sha256, s.sheet, r.row_no, r.column_no) as record_id,
               cast(null as varchar) as row_says, d.supersedes as file_says
        from {table} r join doubled k on {same}
        join raw.file f on f.file_no = r.file_no
        join raw.delivery d on d.file_no = r.file_no
        left join raw.sheet s on s.file_no = r.file_no and s.sheet_no = r.sheet_no""")
    _settle(con, [table], names, others)
