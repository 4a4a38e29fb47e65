"""One fact per cell of the world: confirmed, superseded and conflicting rows.

Two rows speak of the same cell when metric, site, period, every dimension and the
evidence are the same. Equal values confirm each other; different values are both held
back unless one says that it supersedes the other. Nothing is decided by order, file
name or time, so the same deliveries always give the same facts.
"""

from __future__ import annotations

import duckdb

from warehouse.connection import literal, quoted

FACT, CONFIRMED, CONFLICT, SUPERSEDED = range(4)

_RECORD = (
    "left(f.sha256, 12) || ':' || coalesce(s.sheet, '') || ':' || "
    "state.cell(r.row_no, r.column_no)"
)


def resolve_measurements(con: duckdb.DuckDBPyConnection, dataset: str) -> None:
    """Settle every cell that new or removed rows of a dataset speak of."""
    (evidenced,) = con.execute(
        "select count(*) from facts.note where evidence is not null"
    ).fetchone()  # type: ignore[misc]
    evidence = (
        "(select n.evidence from facts.note n where n.note_no = r.note_no)"
        if evidenced
        else "cast(null as varchar)"
    )
    table = f"validated.{quoted(dataset)}"
    key = "metric_id, site_id, period_start, period_end, dim_set_no"
    same = " and ".join(f"r.{name} = k.{name}" for name in key.split(", "))
    # Only cells that this run touched can have changed; in a first run that is all
    # of them, and then the join would only cost.
    (before,) = con.execute(
        f"select count(*) from {table} r where record_no not in "
        "(select record_no from staged)"
    ).fetchone()  # type: ignore[misc]
    changed = ""
    if before:
        con.execute(f"""
            create or replace temp table changed_keys as
            select distinct {key} from staged union select distinct {key} from taken_out
            """)
        changed = f"semi join changed_keys k on {same}"
    con.execute(f"""
        create or replace temp table contested as
        with doubled as (
            select {key} from {table} r {changed}
            group by all having count(*) > 1)
        select r.record_no, r.{key.replace(", ", ", r.")}, {evidence} as evidence,
               r.value, r.word, u.unit, f.sha256, d.name, r.sheet_no, r.row_no,
               r.column_no, {_RECORD} as record_id, n.supersedes as row_says,
               d.supersedes as file_says
        from {table} r join doubled k on {same}
        join facts.unit u on u.unit_no = r.unit_no
        join raw.file f on f.file_no = r.file_no
        join raw.delivery d on d.file_no = r.file_no
        left join raw.sheet s on s.file_no = r.file_no and s.sheet_no = r.sheet_no
        left join facts.note n on n.note_no = r.note_no""")
    _settle(con, table, f"{key}, evidence", "value, word, unit")
    if changed:
        # A cell whose rival was withdrawn is a fact again.
        con.execute(f"""
            update {table} r set resolution = {FACT}
            from changed_keys k where {same} and r.resolution <> {FACT}
            and r.record_no not in (select record_no from contested)""")
    _conflicts(con, dataset, table)


def _settle(con: duckdb.DuckDBPyConnection, table: str, key: str, told: str) -> None:
    names = key.split(", ")
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
        create or replace temp table outdone as
        select distinct a.record_no
        from contested a join contested b on {cell.format("a")}
        where a.record_no <> b.record_no and (
            list_contains(b.file_says, a.name)
            or b.row_says in (a.name, a.record_id, a.sha256, left(a.sha256, 12)))
            and {twin};
        create or replace temp table settled as
        with left_over as (
            from contested where record_no not in (select record_no from outdone)),
        told as (
            select {key}, count(*) as n, count(distinct ({told})) as versions
            from left_over group by all),
        ranked as (
            select record_no, {key}, row_number() over (
                partition by {key} order by sha256, sheet_no, row_no, column_no, name)
                as place
            from left_over)
        select a.record_no,
               case when b.versions > 1 then {CONFLICT}
                    when a.place = 1 then {FACT} else {CONFIRMED} end as resolution
        from ranked a join told b on {same}
        union all select record_no, {SUPERSEDED} from outdone;
        update {table} r set resolution = s.resolution
        from settled s where s.record_no = r.record_no
        and r.resolution <> s.resolution""")


def _conflicts(con: duckdb.DuckDBPyConnection, dataset: str, table: str) -> None:
    """Rewrite the dataset's conflicts and doubled rows in validated.rejects."""
    con.execute(
        "delete from validated.rejects where dataset = ? "
        "and rule in ('conflict', 'said_twice')",
        [dataset],
    )
    con.execute(f"""
        insert into validated.rejects
        with held as (
            select r.*, d.name, u.unit, u.reported_unit, {_RECORD} as record_id,
                   d.name || coalesce(' sheet ' || nullif(s.sheet, ''), '') || ' '
                   || state.cell(r.row_no, r.column_no) as place
            from {table} r join raw.file f on f.file_no = r.file_no
            join raw.delivery d on d.file_no = r.file_no
            join facts.unit u on u.unit_no = r.unit_no
            left join raw.sheet s on s.file_no = r.file_no
                and s.sheet_no = r.sheet_no
            where r.resolution in ({CONFLICT}, {CONFIRMED}))
        select h.file_no, h.sheet_no, h.row_no, h.column_no, 'value',
               {literal(dataset)}, h.metric_id, h.site_id,
               case when h.resolution = {CONFLICT} then 'conflict'
                    else 'said_twice' end,
               case when h.resolution = {CONFLICT} then 'refused' else 'flagged' end,
               coalesce(h.word, state.plain(h.reported))
               || ' ' || h.reported_unit,
               case when h.resolution = {CONFLICT}
                    then 'Another cell says something else of the same thing: '
                         || (select string_agg(o.place || ' (' ||
                             state.plain(o.reported)
                             || ' ' || o.reported_unit || ')', ', ' order by o.place)
                             from held o where {_same_cell("o", "h")}
                             and o.record_no <> h.record_no)
                         || '. Both are held back.'
                    else 'The same value stands in another cell too; it was taken '
                         || 'once.' end,
               case when h.resolution = {CONFLICT}
                    then 'Say which one holds: deliver it with `supersedes` naming the '
                         || 'other file, or correct one of the two.'
                    else 'If these are two events, tell them apart by `evidence`.' end
        from held h
        where h.resolution = {CONFLICT} or h.file_no in (
            -- A row twice in one file is worth a look; a second file that agrees is
            -- a confirmation and needs nobody.
            select o.file_no from {table} o where {_same_cell("o", "h")}
            and o.record_no <> h.record_no and o.file_no = h.file_no)""")


def _same_cell(a: str, b: str) -> str:
    return " and ".join(
        f"{a}.{name} = {b}.{name}"
        for name in ("metric_id", "site_id", "period_start", "period_end", "dim_set_no")
    )


def resolve_register(
    con: duckdb.DuckDBPyConnection, register: str, key: list[str], told: list[str]
) -> None:
    """The same for the rows of a register: one row per key."""
    table = f"register.{quoted(register)}"
    keys = ", ".join(quoted(name) for name in key)
    columns = ", ".join(f"r.{quoted(name)}" for name in dict.fromkeys([*key, *told]))
    same = " and ".join(
        f"r.{quoted(n)} is not distinct from k.{quoted(n)}" for n in key
    )
    con.execute(f"""
        update {table} set resolution = {FACT} where resolution <> {FACT};
        create or replace temp table contested as
        with doubled as (select {keys} from {table} group by all having count(*) > 1)
        select r.record_no, {columns}, f.sha256, d.name, r.sheet_no, r.row_no,
               r.column_no, {_RECORD} as record_id, cast(null as varchar) as row_says,
               d.supersedes as file_says
        from {table} r join doubled k on {same}
        join raw.file f on f.file_no = r.file_no
        join raw.delivery d on d.file_no = r.file_no
        left join raw.sheet s on s.file_no = r.file_no and s.sheet_no = r.sheet_no""")
    _settle(con, table, keys, ", ".join(quoted(name) for name in told))
