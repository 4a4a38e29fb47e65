"""Validated datasets: stage what is new, hold it to its contract, keep what passes.

One transaction per dataset, so a killed run leaves each dataset as it was or as it
will be, and a broken one stops only itself. Belongs here: the order of these steps
and the rows that a person gets back. Rules are in ``contracts``.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from transforms.catalogue import contracts
from transforms.catalogue.dimensions import LACKING
from transforms.intake import lookups, registers, resolve, withdrawn
from transforms.intake.grid import Notice
from transforms.intake.recognise import MEASUREMENTS
from transforms.intake.records import highest_record, set_highest_record
from transforms.intake.register_files import note, unforeseen
from transforms.intake.stage import (
    Source,
    alike,
    cell,
    expressions,
    relation,
    stage,
)
from transforms.project.severity import REFUSED
from warehouse import reference
from warehouse.connection import literal, quoted, transaction
from warehouse.package_files import query


@dataclass(frozen=True)
class Loaded:
    """What happened to one dataset in this run (rows)."""

    dataset: str
    received: int = 0
    refused: int = 0
    flagged: int = 0
    accepted: int = 0


def load_dataset(
    con: duckdb.DuckDBPyConnection,
    dataset: str,
    sources: list[Source],
    replaced: list[int],
) -> Loaded:
    """Take new sheets into a dataset, and out what newer versions replaced.

    ``replaced`` are the file numbers whose delivery has new content or is gone. Some
    of them may be among the new sheets: versions that were replaced before anybody
    took them in. They go the same way, so what they told is known all the same. A
    sheet over which a library falls is refused by name; the others are taken in.
    """
    try:
        with transaction(con):
            return _load(con, dataset, sources, replaced)
    except Exception as error:
        refused = _culprits(con, dataset, sources, error)
    wrong = [src for src, _ in refused]
    with transaction(con):
        for src, notice in refused:
            note(con, src.file_no, src.sheet_no, notice)
            con.execute(
                "insert into state.loaded values (?, ?)", [src.file_no, dataset]
            )
        return _load(con, dataset, [s for s in sources if s not in wrong], replaced)


def _culprits(
    con: duckdb.DuckDBPyConnection,
    dataset: str,
    sources: list[Source],
    error: Exception,
) -> list[tuple[Source, Notice]]:
    """The sheets that cannot be taken in alone, found by trying each and undoing it.

    Raises ``error`` where no sheet is at fault.
    """
    unforeseen(error)
    found: list[tuple[Source, Notice]] = []
    for src in sources:
        try:
            with transaction(con):
                _load(con, dataset, [src], [])
                raise _Undone
        except _Undone:
            continue
        except Exception as problem:
            found.append((src, unforeseen(problem)))
    if not found:
        raise error
    return found


class _Undone(Exception):
    """Ends a trial."""


def _load(
    con: duckdb.DuckDBPyConnection,
    dataset: str,
    sources: list[Source],
    replaced: list[int],
) -> Loaded:
    table = f"validated.{quoted(dataset)}"
    con.execute(query(__package__, "staged"))
    base = highest_record(con)
    measured = [s for s in sources if s.plan.gives == MEASUREMENTS]
    for group in alike(measured):
        stage(con, group, dataset, base)
        (base,) = con.execute(
            "select greatest(?, coalesce(max(record_no), 0)) from staged", [base]
        ).fetchone()  # type: ignore[misc]
    result = _check_and_keep(con, dataset, table, measured)
    for metric in reference.datasets()[dataset]:
        if reference.is_register(metric):
            sheets = [s for s in sources if s.plan.gives == metric]
            counts = registers.load_register(con, metric, dataset, sheets, replaced)
            result = _sum(result, counts)
    _take_out(con, dataset, table, replaced)
    _touch(con)
    resolve.resolve_measurements(con, dataset)
    con.execute(
        "insert into state.loaded select unnest(?), ?",
        [sorted({s.file_no for s in sources}), dataset],
    )
    return Loaded(dataset, *result)


def _sum(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, int, int, int]:
    received, refused, flagged, accepted = (x + y for x, y in zip(a, b, strict=True))
    return received, refused, flagged, accepted


def _take_out(
    con: duckdb.DuckDBPyConnection, dataset: str, table: str, replaced: list[int]
) -> None:
    listed = ", ".join(str(n) for n in replaced) or "-1"
    con.execute(
        f"create or replace temp table taken_out as from {table} "
        f"where file_no in ({listed})"
    )
    if replaced:
        withdrawn.keep_rows(con)
        con.execute(f"delete from {table} where file_no in ({listed})")
        con.execute(
            "delete from validated.told_word "
            "where record_no in (select record_no from taken_out)"
        )
        con.execute(
            "insert into state.touched select distinct register, first_day, last_day "
            f"from validated.held_case where dataset = ? and file_no in ({listed})",
            [dataset],
        )
        for held in ("rejects", "refused_cell", "held_back", "held_case"):
            con.execute(
                f"delete from validated.{held} where dataset = ? "
                f"and file_no in ({listed})",
                [dataset],
            )


def _check_and_keep(
    con: duckdb.DuckDBPyConnection, dataset: str, table: str, sources: list[Source]
) -> tuple[int, int, int, int]:
    (received, top) = con.execute(
        "select count(*), max(record_no) from staged"
    ).fetchone()  # type: ignore[misc]
    con.execute("create or replace temp table refused (record_no bigint)")
    if not received:
        return 0, 0, 0, 0
    set_highest_record(con, top)
    checked = query(__package__, "checked")
    con.execute(f"create or replace temp view checked as {checked}")
    flagged = 0
    failing = contracts.failing(
        con, "checked", contracts.MEASUREMENT_RULES, f"validated.{dataset}"
    )
    con.execute("create or replace temp table flagged (record_no bigint)")
    for rule, sql in failing:
        con.execute(f"create or replace temp table failing as {sql}")
        _report(con, dataset, rule, sources)
        kept = "refused" if rule.severity == REFUSED else "flagged"
        con.execute(f"insert into {kept} select record_no from failing")
    (refused,) = con.execute("select count(distinct record_no) from refused").fetchone()  # type: ignore[misc]
    (flagged,) = con.execute("select count(distinct record_no) from flagged").fetchone()  # type: ignore[misc]
    con.execute(
        f"insert into validated.held_back {query(__package__, 'held_back')}",
        {"dataset": dataset},
    )
    con.execute(
        f"insert into validated.held_case {query(__package__, 'held_counts')}",
        {"dataset": dataset},
    )
    con.execute(
        "insert into validated.refused_cell select file_no, ?, metric_id, site_id, "
        "sheet_no, row_no, column_no from staged where not is_blank and record_no in "
        "(select record_no from refused)",
        [dataset],
    )
    con.execute(f"insert into {table} by name {query(__package__, 'accepted')}")
    con.execute(
        "insert into validated.told_word select record_no, told from staged where told "
        "is not null and not is_blank and record_no not in (select record_no from "
        "refused)"
    )
    (accepted,) = con.execute(
        f"select count(*) from {table} where record_no > ?", [top - received]
    ).fetchone()  # type: ignore[misc]
    return received, refused, flagged, accepted


def _report(
    con: duckdb.DuckDBPyConnection,
    dataset: str,
    rule: contracts.Rule,
    sources: list[Source],
) -> None:
    """One row in validated.rejects per failing row: place, text as found, words."""
    _messages(con, dataset, rule)
    for src in sources:
        place = [src.file_no, src.sheet_no]
        (count,) = con.execute(
            "select count(*) from failing where file_no = ? and sheet_no = ?", place
        ).fetchone()  # type: ignore[misc]
        if not count:
            continue
        meanings = {rule.meaning}
        if not rule.meaning:
            meanings = {
                name
                for (name,) in con.execute(
                    "select distinct meaning from message"
                ).fetchall()
            }
        for meaning in sorted(meanings):
            text, number, header = _text_of(src, meaning)
            found = "f.column_no" if number is None else str(number)
            words = "g.text[f.column_no]" if number is None else "g.text"
            con.execute(f"""
                insert into validated.rejects
                select f.file_no, f.sheet_no, f.row_no, {found}, {header},
                       {literal(dataset)}, f.metric_id, coalesce(f.site_id, g.site),
                       m.rule, {literal(rule.severity)}, {words}, m.message,
                       m.remedy
                from failing f
                join message m on m.metric_id = f.metric_id
                    and (m.dim_set_no is null or m.dim_set_no = f.dim_set_no)
                left join (select row_no, {text} as text, {_site_of(src)} as site
                           from {relation(src)}) g on g.row_no = f.row_no
                where f.file_no = {src.file_no} and f.sheet_no = {src.sheet_no}
                  and (m.meaning is null or m.meaning = {literal(meaning)})""")


def _text_of(src: Source, meaning: str) -> tuple[str, int | None, str]:
    """SQL of the cell that a rule is about, its column number, SQL of its header.

    Without a column number the text is a map: the cell of each melted column.
    """
    column = src.plan.column(meaning)
    if column:
        header = literal(column.header)
        return f"cast({cell(src, column)} as varchar)", column.number, header
    melted = [c for c in src.plan.columns if c.meaning == "melted"]
    if melted:
        # Each cell of a wide row is a value of its own, with constants of its own.
        numbers = ", ".join(str(c.number) for c in melted)
        texts = [
            cell(src, column) if meaning == "value" else each.get(meaning, "null")
            for column, each in zip(melted, expressions(src), strict=True)
        ]
        cells = ", ".join(f"cast({text} as varchar)" for text in texts)
        headers = ", ".join(literal(c.header) for c in melted)
        at = "[f.column_no]"
        return (
            f"map([{numbers}], [{cells}])",
            None,
            f"map([{numbers}], [{headers}]){at}",
        )
    constant = expressions(src)[0].get(meaning, "null")
    return f"cast({constant} as varchar)", 0, literal(meaning.removeprefix("dim_"))


def _site_of(src: Source) -> str:
    return f"cast({expressions(src)[0].get('site_id', 'null')} as varchar)"


def _messages(
    con: duckdb.DuckDBPyConnection, dataset: str, rule: contracts.Rule
) -> None:
    """Write ``message``: the rule's words for each metric (and wrong dimension)."""
    con.execute(
        "create or replace temp table message (metric_id varchar, dim_set_no integer, "
        "meaning varchar, rule varchar, message varchar, remedy varchar)"
    )
    rows: list[tuple[object, ...]] = []
    own = lookups.own_words(con)
    if rule.name == "dimension":
        problems = con.execute(
            "select distinct k.metric_id::varchar, p.* from dim_problem p "
            "join failing k on k.dim_set_no = p.dim_set_no order by all"
        ).fetchall()
        for metric, dim_set_no, dimension, kind, _, near in problems:
            words = contracts.dimension_message(metric, dimension, kind, near, own)
            remedy = contracts.dimension_remedy(kind, metric, dimension)
            rows.append((metric, dim_set_no, f"dim_{dimension}", kind, words, remedy))
    elif rule.name == LACKING:
        asked = con.execute(
            "select distinct metric_id::varchar, lacks from failing order by all"
        ).fetchall()
        for metric, dimension in asked:
            words = contracts.dimension_message(metric, dimension, LACKING, (), own)
            remedy = contracts.dimension_remedy(LACKING, metric, dimension)
            rows.append((metric, None, f"dim_{dimension}", LACKING, words, remedy))
    else:
        for metric in reference.datasets()[dataset]:
            words = contracts.message(metric, rule)
            rows.append((metric, None, None, rule.name, words, rule.remedy))
    if rows:
        con.executemany("insert into message values (?, ?, ?, ?, ?, ?)", rows)


def _touch(con: duckdb.DuckDBPyConnection) -> None:
    """Remember which metrics and days changed, until the figures have followed."""
    con.execute(f"insert into state.touched {query(__package__, 'touched')}")
