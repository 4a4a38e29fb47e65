"""Validated datasets: stage what is new, hold it to its contract, keep what passes.

One transaction for the datasets that are taken in together, so a killed run leaves each
as it was or as it will be. Belongs here: the order of these steps and the rows that a
person gets back. Rules are in ``contracts``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import duckdb

from transforms.catalogue import contracts, doubted, questions
from transforms.catalogue.dimensions import LACKING
from transforms.intake import (
    lookups,
    registers,
    resolve,
    shared_out,
    totals,
    withdrawn,
)
from transforms.intake.grid import Notice
from transforms.intake.long_rows import LongRows
from transforms.intake.recognise import MEASUREMENTS, PERIOD, YEAR
from transforms.intake.records import highest_record, set_highest_record
from transforms.intake.register_files import note, unforeseen
from transforms.intake.stage import Source, cell, constants, expressions, relation
from transforms.intake.staged import stage
from transforms.project.severity import REFUSED
from warehouse import reference
from warehouse.connection import literal, quoted, transaction
from warehouse.package_files import query

# So many sheets are looked at in one statement to say what stands in refused cells.
_TOGETHER = 40
# Which words (message m) are said of a row that breaks a rule (failing f).
_SAID = (
    "m.broken = f.rule and m.metric_id = f.metric_id "
    "and (m.dim_set_no is null or m.dim_set_no = f.dim_set_no) "
    "and (m.lacks is null or m.lacks = f.lacks)"
)


@dataclass(frozen=True)
class Loaded:
    """What happened to one dataset in this run (rows)."""

    dataset: str
    received: int = 0
    refused: int = 0
    flagged: int = 0
    accepted: int = 0


@dataclass(frozen=True)
class Incoming:
    """What some datasets have to take in: the sheets of each, and their rows."""

    rows: LongRows
    sources: dict[str, list[Source]]
    # The numbers of files whose delivery has new content or is gone. Some may be among
    # the new sheets: versions that were replaced before anybody took them in. They go
    # the same way, so what they told is known all the same.
    replaced: dict[str, list[int]] = field(default_factory=dict)
    # Nothing of it is kept: a person wants to know what would be said.
    is_trial: bool = False

    @property
    def datasets(self) -> list[str]:
        """Datasets that have anything to do, in order."""
        return sorted(self.sources.keys() | self.replaced.keys())

    def sheets(self) -> list[Source]:
        """Each sheet once, in order."""
        found = {(s.file_no, s.sheet_no): s for some in self.sources.values()
                 for s in some}  # fmt: skip
        return [found[place] for place in sorted(found)]

    def only(self, src: Source) -> Incoming:
        """One of the sheets, and nothing that goes."""
        kept = {n: [src] for n, some in self.sources.items() if src in some}
        return replace(self, sources=kept, replaced={})

    def without(self, wrong: list[Source]) -> Incoming:
        """All but some sheets."""
        kept = {n: [s for s in some if s not in wrong]
                for n, some in self.sources.items()}  # fmt: skip
        return replace(self, sources=kept)


def load_datasets(con: duckdb.DuckDBPyConnection, new: Incoming) -> dict[str, Loaded]:
    """Take new sheets into datasets, and out what newer versions replaced.

    A sheet over which a library falls is refused by name; the others are taken in.
    """
    try:
        with transaction(con):
            return _load(con, new)
    except Exception as error:
        refused = _culprits(con, new, error)
    with transaction(con):
        for src, notice in refused:
            note(con, src.file_no, src.sheet_no, notice)
        return _load(con, new.without([src for src, _ in refused]), new)


def _culprits(
    con: duckdb.DuckDBPyConnection, new: Incoming, error: Exception
) -> list[tuple[Source, Notice]]:
    """The sheets that cannot be taken in alone, found by trying each and undoing it.

    Raises ``error`` where no sheet is at fault.
    """
    unforeseen(error)
    found: list[tuple[Source, Notice]] = []
    for src in new.sheets():
        try:
            with transaction(con):
                _load(con, new.only(src))
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
    con: duckdb.DuckDBPyConnection, new: Incoming, tried: Incoming | None = None
) -> dict[str, Loaded]:
    """Take in; all that was ``tried`` counts as seen, also what was not taken."""
    con.execute(query(__package__, "staged"))
    shared_out.take_back(con)
    base = before = highest_record(con)
    metrics = [m for name in new.datasets for m in reference.datasets()[name]]
    measured = [s for s in new.sheets() if s.plan.gives == MEASUREMENTS]
    for rows in new.rows.relations(measured):
        stage(con, rows, metrics, base)
        (base,) = con.execute(
            "select greatest(?, coalesce(max(record_no), 0)) from staged", [base]
        ).fetchone()  # type: ignore[misc]
    counts = _check_and_keep(con, new, measured)
    for register in filter(reference.is_register, metrics):
        dataset = reference.metric(register)["dataset"]
        sheets = [s for s in new.sources.get(dataset, []) if s.plan.gives == register]
        replaced = new.replaced.get(dataset, [])
        told = registers.load_register(
            con, register, dataset, sheets, replaced, new.is_trial
        )
        counts[dataset] = _sum(counts[dataset], told)
    _take_out(con, new)
    resolve.resolve_measurements(con, new.datasets, before)
    _touch(con, new.datasets)
    seen = sorted({
        (s.file_no, name)
        for name, some in (tried or new).sources.items()
        for s in some
    })  # fmt: skip
    con.execute(
        "insert into state.loaded select unnest(?), unnest(?)",
        [[file_no for file_no, _ in seen], [name for _, name in seen]],
    )
    return {name: Loaded(name, *counts[name]) for name in new.datasets}


def _sum(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, int, int, int]:
    received, refused, flagged, accepted = (x + y for x, y in zip(a, b, strict=True))
    return received, refused, flagged, accepted


def _take_out(con: duckdb.DuckDBPyConnection, new: Incoming) -> None:
    parts = [
        f"from validated.{quoted(name)} where file_no in ({', '.join(map(str, files))})"
        for name, files in new.replaced.items()
        if files
    ]
    # Also where nothing goes: what was touched is asked for by its name.
    gone = " union all by name ".join(parts) or "from validated.measurement where false"
    con.execute(f"create or replace temp table taken_out as {gone}")
    if not parts:
        return
    withdrawn.keep_rows(con)
    con.execute(
        "delete from validated.told_word "
        "where record_no in (select record_no from taken_out)"
    )
    for dataset, files in new.replaced.items():
        listed = ", ".join(map(str, files)) or "-1"
        con.execute(
            f"delete from validated.{quoted(dataset)} where file_no in ({listed})"
        )
        con.execute(
            "insert into state.touched (metric_id, period_start, period_end) "
            "select distinct register, first_day, last_day "
            f"from validated.held_case where dataset = ? and file_no in ({listed})",
            [dataset],
        )
        for held in ("rejects", "refused_cell", "held_back", "held_case"):
            con.execute(
                f"delete from validated.{held} where dataset = ? "
                f"and file_no in ({listed})",
                [dataset],
            )


Counts = dict[str, tuple[int, int, int, int]]


def _check_and_keep(
    con: duckdb.DuckDBPyConnection, new: Incoming, sources: list[Source]
) -> Counts:
    """Hold ``staged`` to its contract; what passes goes into its dataset."""
    con.execute("create or replace temp table refused (record_no bigint)")
    counts: Counts = dict.fromkeys(new.datasets, (0, 0, 0, 0))
    received = con.execute(
        "select metric_id, count(*), max(record_no) from staged group by metric_id"
    ).fetchall()
    if not received:
        return counts
    set_highest_record(con, max(top for _, _, top in received))
    checked = query(__package__, "checked")
    con.execute(f"create or replace temp view checked as {checked}")
    failing = questions.failing(
        con,
        "checked",
        contracts.MEASUREMENT_RULES + doubted.DOUBTS,
        "measurements",
        new.is_trial,
    )
    failed: dict[str, tuple[int, int]] = {}
    if failing:
        failed = _report(con, failing, sources)
        con.execute(
            "insert into refused select distinct record_no from failing "
            "where severity = 'refused'"
        )
    for held in ("held_back", "held_counts", "refused_cells"):
        table = {"held_counts": "held_case", "refused_cells": "refused_cell"}
        con.execute(
            f"insert into validated.{table.get(held, held)} {query(__package__, held)}"
        )
    con.execute(
        "insert into validated.told_word select record_no, told from staged where told "
        "is not null and not is_blank and record_no not in (select record_no from "
        "refused)"
    )
    told: dict[str, int] = {}
    for metric, count, _ in received:
        dataset = reference.metric(metric)["dataset"]
        told[dataset] = told.get(dataset, 0) + count
    for dataset, count in told.items():
        metrics = ", ".join(literal(m) for m in reference.datasets()[dataset])
        mine = f"metric_id in ({metrics})" if len(told) > 1 else "true"
        (accepted,) = con.execute(
            f"insert into validated.{quoted(dataset)} by name from "
            f"({query(__package__, 'accepted')}) where {mine} "
            "order by metric_id, site_id, period_start, period_end, dim_set_no"
        ).fetchone()  # type: ignore[misc]
        counts[dataset] = (count, *failed.get(dataset, (0, 0)), accepted)
    return counts


def _report(
    con: duckdb.DuckDBPyConnection,
    failing: list[tuple[contracts.Rule, str]],
    sources: list[Source],
) -> dict[str, tuple[int, int]]:
    """One row in validated.rejects per failing row: place, text as found, words.

    Returns how many rows of each dataset are refused and flagged.
    """
    con.execute(
        "create or replace temp table failing as " + " union all ".join(
            f"select {literal(rule.name)} as rule, {literal(rule.severity)} as "
            f"severity, record_no, metric_id, site_id, dim_set_no, lacks, file_no, "
            f"sheet_no, row_no, column_no from ({sql})"
            for rule, sql in failing
        )
    )  # fmt: skip
    listed = ", ".join(map(literal, contracts.WHOSE))
    totals.refuse(con, f"(from failing where rule in ({listed}))")
    # Flags alone: a row that is refused is refused, whoever says why.
    con.execute(
        "delete from failing f where severity <> 'refused' and exists ("
        "from validated.said u where u.file_no = f.file_no and u.sheet_no = f.sheet_no "
        "and u.row_no = f.row_no and coalesce(u.column_no = f.column_no, true))"
    )
    rules = {rule.name: rule for rule, _ in failing}
    _messages(con, rules)
    by_place = {(src.file_no, src.sheet_no): src for src in sources}
    places = con.execute(
        "select distinct f.file_no, f.sheet_no, f.rule, m.meaning from failing f "
        f"join message m on {_SAID} order by all"
    ).fetchall()
    selects = [
        _rejects(by_place[(file_no, sheet_no)], rules[name], meaning)
        for file_no, sheet_no, name, meaning in places
        # A period has two days and is one cell.
        if meaning != "period_end" or name != "period_end_not_a_date"
        or not _names_periods(by_place[(file_no, sheet_no)])
    ]
    for at in range(0, len(selects), _TOGETHER):
        con.execute(
            "insert into validated.rejects "
            + " union all ".join(selects[at : at + _TOGETHER])
        )
    counted = con.execute(
        "select m.dataset, "
        "count(distinct record_no) filter (where severity = 'refused'), "
        "count(distinct record_no) filter (where severity <> 'refused') "
        "from failing f "
        "join ref.metrics m on m.metric_id = cast(f.metric_id as varchar) "
        "group by m.dataset"
    ).fetchall()
    return {dataset: (refused, flagged) for dataset, refused, flagged in counted}


def _rejects(src: Source, rule: contracts.Rule, meaning: str) -> str:
    """SQL of the rejects of a sheet by one rule, whose cells are of this meaning."""
    text, number, header = _text_of(src, meaning)
    found = "f.column_no" if number is None else str(number)
    words = f"g.text[{_key(src)}]" if number is None else "g.text"
    near = f" || state.meant_site({words})" if rule.name == "unknown_site" else ""
    of_words = ""
    if rule.name == "not_a_number" and (mapping := src.plan.mapping):
        of_words = " || " + literal(
            f" Words that mean a blank cell stand under `blank` of {mapping.place}."
        )
    own = ("m.rule", "m.message", "m.remedy")
    if rule.name == "period_start_not_a_date" and _names_periods(src):
        said = contracts.NO_PERIOD
        own = (literal(said.name), literal(said.message), literal(said.remedy))
    is_value = rule.meaning == "value" or rule.severity != REFUSED
    # What nobody is to read is no site, no unit and no day either.
    unseen = "null" if is_value else f"state.unseen({words})"
    return f"""
        select f.file_no, f.sheet_no, f.row_no, {found}, {header}, k.dataset,
               f.metric_id, coalesce(cast(f.site_id as varchar), g.site),
               coalesce(d.rule, {own[0]}), {literal(rule.severity)}, {words},
               coalesce(d.message, {own[1]}{near}),
               coalesce(d.remedy, {own[2]}{of_words})
        from failing f
        join message m on {_SAID}
        join ref.metrics k on k.metric_id = cast(f.metric_id as varchar)
        left join (select row_no, {text} as text, {_site_of(src)} as site
                   from {relation(src)}) g on g.row_no = f.row_no
        left join ref.doubt d on d.rule = {unseen}
        where f.file_no = {src.file_no} and f.sheet_no = {src.sheet_no}
          and f.rule = {literal(rule.name)} and m.meaning = {literal(meaning)}
          and not exists (
            from validated.said a where a.file_no = f.file_no
              and a.sheet_no = f.sheet_no and a.row_no = f.row_no
              and coalesce(a.column_no = {found}, true))"""


def _names_periods(src: Source) -> bool:
    """Whether a sheet has its days of a name of a period, in a column or for all."""
    days = ("period_start", "period_end")
    named = {*constants(src), *(c.meaning for c in src.plan.columns)}
    return bool(named & {PERIOD, YEAR}) and not named & {*days}


def _text_of(src: Source, meaning: str) -> tuple[str, int | None, str]:
    """SQL of the cell that a rule is about, its column number, SQL of its header.

    Without a column number the text is a map: the cell of each melted column.
    """
    column = src.plan.column(meaning)
    if column is None and meaning in ("period_start", "period_end"):
        column = src.plan.column(PERIOD)
    if column:
        header = literal(column.header)
        return f"cast({cell(src, column)} as varchar)", column.number, header
    melted = [c for c in src.plan.columns if c.meaning == "melted"]
    if melted:
        # Each cell of a wide row is a value of its own, with constants of its own.
        numbers = ", ".join(str(c.number + _ROW * (c.row or 0)) for c in melted)
        texts = [
            cell(src, column) if meaning == "value" else each.get(meaning, "null")
            for column, each in zip(melted, expressions(src), strict=True)
        ]
        cells = ", ".join(f"cast({text} as varchar)" for text in texts)
        headers = ", ".join(literal(c.header) for c in melted)
        at = f"[{_key(src)}]"
        return (
            f"map([{numbers}], [{cells}])",
            None,
            f"map([{numbers}], [{headers}]){at}",
        )
    constant = expressions(src)[0].get(meaning, "null")
    return f"cast({constant} as varchar)", 0, literal(meaning.removeprefix("dim_"))


# A place of a form as one number: wider than any sheet.
_ROW = 1 << 15


def _key(src: Source) -> str:
    """SQL of the melted column that a cell is of; of a form, of the cell."""
    if any(c.row is not None for c in src.plan.columns):
        return f"cast(f.column_no as bigint) + {_ROW} * cast(f.row_no as bigint)"
    return "f.column_no"


def _site_of(src: Source) -> str:
    return f"cast({expressions(src)[0].get('site_id', 'null')} as varchar)"


def _messages(
    con: duckdb.DuckDBPyConnection, rules: dict[str, contracts.Rule]
) -> None:
    """Write ``message``: the words of each rule for each metric that breaks it.

    Of dimensions they are about one: each that is wrong, and the one that lacks.
    """
    own = lookups.own_words(con)
    con.execute(
        "create or replace temp table message (broken varchar, metric_id varchar, "
        "dim_set_no integer, lacks varchar, meaning varchar, rule varchar, "
        "message varchar, remedy varchar)"
    )
    rows: list[tuple[object, ...]] = []
    for name, metric in con.execute(
        "select distinct rule, metric_id::varchar from failing where rule not in "
        "('dimension', ?) order by all",
        [LACKING],
    ).fetchall():
        rule = rules[name]
        words = contracts.message(metric, rule)
        rows.append(
            (name, metric, None, None, rule.meaning, name, words, rule.remedy)
        )
    for metric, dim_set_no, dimension, kind, _, near in con.execute(
        "select distinct f.metric_id::varchar, p.* from dim_problem p "
        "join failing f on f.dim_set_no = p.dim_set_no and f.rule = 'dimension' "
        "order by all"
    ).fetchall():
        words = contracts.dimension_message(metric, dimension, kind, near, own)
        remedy = contracts.dimension_remedy(kind, metric, dimension)
        of = ("dimension", metric, dim_set_no, None, f"dim_{dimension}")
        rows.append((*of, kind, words, remedy))
    for metric, dimension in con.execute(
        "select distinct metric_id::varchar, lacks from failing where rule = ? "
        "order by all",
        [LACKING],
    ).fetchall():
        words = contracts.dimension_message(metric, dimension, LACKING, (), own)
        remedy = contracts.dimension_remedy(LACKING, metric, dimension)
        of = (LACKING, metric, None, dimension, f"dim_{dimension}")
        rows.append((*of, LACKING, words, remedy))
    if rows:
        con.executemany("insert into message values (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _touch(con: duckdb.DuckDBPyConnection, datasets: list[str]) -> None:
    """Remember which metrics and days changed, until the figures have followed."""
    as_before = query(__package__, "as_before")
    con.execute(
        f"create or replace temp table as_before as {as_before}",
        {"tables": [f"validated.{quoted(name)}" for name in datasets]},
    )
    touched = query(__package__, "touched")
    con.execute(f"insert into state.touched by name {touched}")
