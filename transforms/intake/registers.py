"""Registers: tables of cases and states, each with its own columns.

The same steps as for measurements (stage, contract, keep), with the contract made
from the register's rows in registers.csv.
"""

from __future__ import annotations

from typing import Any

import duckdb

from transforms.catalogue import contracts, questions
from transforms.catalogue.word_lists import Own, Words, reader, words_of
from transforms.intake import (
    doubts,
    lookups,
    reporters,
    resolve,
    totals,
    withdrawn,
)
from transforms.intake.records import highest_record, set_highest_record
from transforms.intake.stage import Source, cell, dates, day, number, relation, said
from transforms.project.severity import REFUSED
from transforms.project.words import GROUP
from warehouse import reference
from warehouse.connection import literal, quoted
from warehouse.reference import event_date

# As SQL, the two dates around everything.
EVER = ("date '0001-01-01'", "date '9999-12-31'")
_EVER = ", ".join(EVER)


def load_register(
    con: duckdb.DuckDBPyConnection,
    register: str,
    dataset: str,
    sources: list[Source],
    replaced: list[int],
    is_trial: bool = False,
) -> tuple[int, int, int, int]:
    """Take sheets of one register in; return received, refused, flagged, accepted.

    Runs inside the dataset's transaction. What is replaced goes out after what is new
    has come in: some of it may never have been in. In a trial nothing of it is kept.
    """
    if not sources and not replaced:
        return 0, 0, 0, 0
    reporters.touch(con, register, [*replaced, *(s.file_no for s in sources)], _EVER)
    counts = (0, 0, 0, 0)
    if sources:
        counts = _take_in(con, register, dataset, sources, is_trial)
    if replaced:
        table = f"register.{quoted(register)}"
        listed = ", ".join(str(n) for n in replaced)
        _touch(con, register, f"(from {table} where file_no in ({listed}))")
        withdrawn.keep_cases(con, register, listed)
        con.execute(
            "delete from validated.told_word where record_no in "
            f"(select record_no from {table} where file_no in ({listed}))"
        )
        con.execute(f"delete from {table} where file_no in ({listed})")
    _resolve(con, register)
    _conflicts(con, register, dataset)
    return counts


def _take_in(
    con: duckdb.DuckDBPyConnection,
    register: str,
    dataset: str,
    sources: list[Source],
    is_trial: bool,
) -> tuple[int, int, int, int]:
    table = f"register.{quoted(register)}"
    base = highest_record(con)
    own = lookups.own_words(con)
    told = " union all by name ".join(
        f"select * from ({_staged(src, register, own)})" for src in sources
    )
    (received,) = con.execute(
        f"create or replace temp table register_staged as select {base} + "
        "row_number() over (order by file_no, sheet_no, row_no) as record_no, * "
        f"from ({told})"
    ).fetchone()  # type: ignore[misc]
    set_highest_record(con, base + received)
    # No rule fails on a table without rows, and pandera says that every one does.
    rules = rules_of(register, own) if received else ()
    known = "".join(f", {text} as {quoted(f'known_{name}')}"
                    for name, text in _known(register, own).items())  # fmt: skip
    con.execute(
        "create or replace temp view register_checked as select s.*, "
        f"(select latest from state.latest) as latest{known} from register_staged s"
    )
    refused: dict[int, int] = {}
    flagged: set[int] = set()
    failing = questions.failing(
        con, "register_checked", rules, f"register.{register}", is_trial
    )
    for rule, sql in failing:
        if rule.name.startswith("missing_"):
            totals.refuse(con, f"({sql})")
    for rule, sql in failing:
        told = f"s.{quoted('text_' + rule.meaning)}"
        is_number = rule.name.startswith(("not_decimal_", "not_integer_"))
        why = doubts.no_number(told) if is_number else f"state.unseen({told})"
        rows = con.execute(
            "select record_no, file_no, sheet_no, row_no, site_text, "
            f"{told}, d.rule, d.message, d.remedy from ({sql}) s "
            f"left join ref.doubt d on d.rule = {why}"
        ).fetchall()
        at = _report(con, register, dataset, rule, sources, rows)
        if rule.severity == REFUSED:
            refused = at | refused
        else:
            flagged.update(at)
    _hold_back(con, register, dataset, refused)
    columns = [row["column"] for row in reference.register_columns(register)]
    keep = ", ".join(str(n) for n in sorted(refused)) or "-1"
    con.execute(
        f"insert into {table} by name select record_no, site_id, "
        + ", ".join(quoted(name) for name in columns)
        + ", grade, file_no, sheet_no, row_no, column_no, 0 as resolution "
        f"from register_staged where record_no not in ({keep}) order by record_no"
    )
    _keep_told(con, register, own, keep)
    _touch(con, register, f"(from {table} where record_no > {base})")
    return received, len(refused), len(flagged), received - len(refused)


def _keep_told(
    con: duckdb.DuckDBPyConnection, register: str, own: Own, refused: str
) -> None:
    """Note the words that were handed in under another spelling than they are kept."""
    worded = [
        row["column"]
        for row in reference.register_columns(register)
        if words_of(register, row["column"], own)
    ]
    if not worded:
        return
    told = ", ".join(
        f"case when {quoted('text_' + name)} <> cast({quoted(name)} as varchar) "
        f"then {literal(name + '=')} || {quoted('text_' + name)} end"
        for name in worded
    )
    con.execute(
        "insert into validated.told_word select record_no, told from (select "
        f"record_no, concat_ws(';', {told}) as told from register_staged "
        f"where record_no not in ({refused})) where told <> ''"
    )


def _hold_back(
    con: duckdb.DuckDBPyConnection, register: str, dataset: str, refused: dict[int, int]
) -> None:
    """Note refused rows (record -> the column that is at fault) with what they say."""
    if not refused:
        return
    names = [row["column"] for row in reference.register_columns(register)]
    said = ", ".join(f"{literal(name)}: {quoted('text_' + name)}" for name in names)
    con.execute(
        f"""
        insert into validated.held_case
        select r.file_no, ?, ?, r.site_text, {", ".join(days(register))},
               map {{{said}}}, r.sheet_no, r.row_no, b.column_no
        from register_staged r
        join (select unnest(?) as record_no, unnest(?) as column_no) b
            on b.record_no = r.record_no""",
        [dataset, register, list(refused), list(refused.values())],
    )
    if reference.metric(register)["kind"] == "event" and event_date(register):
        con.execute(
            "insert into validated.held_back select file_no, dataset, register, "
            "site_id, first_day, last_day, 0, false, sheet_no, row_no, column_no "
            "from validated.held_case where register = ? and (file_no, sheet_no) in "
            "(select (file_no, sheet_no) from register_staged)",
            [register],
        )


def days(register: str) -> tuple[str, str]:
    """SQL of the first and the last day that a row of a register may be of."""
    day = event_date(register)
    if day:
        first, last = (f"coalesce({quoted(day)}, {end})" for end in EVER)
        return first, last
    names = {row["column"] for row in reference.register_columns(register)}
    return (f"coalesce(as_of, {EVER[0]})" if "as_of" in names else EVER[0]), EVER[1]


def _staged(src: Source, register: str, own: Own) -> str:
    parts = ["row_no", f"{src.file_no} as file_no", f"{src.sheet_no} as sheet_no"]
    constants = src.plan.mapping.constants if src.plan.mapping else {}
    first = 1
    for row in reference.register_columns(register):
        name = row["column"]
        column = src.plan.column(name)
        text = (
            literal(constants[name]) if name in constants else "cast(null as varchar)"
        )
        if column:
            text = f"nullif(trim(cast({cell(src, column)} as varchar)), '')"
            if src.has_notes and row["type"] not in ("decimal", "integer"):
                is_day = row["type"] == "date"
                text = doubts.days(text) if is_day else doubts.words(text)
            if row["key"] == "1":
                first = column.number
        if name == "site" and src.plan.site:
            text = f"coalesce({text}, {literal(src.plan.site)})"
        ours = said(text, src.plan.mapping, name)
        # A blank that stands for a word is no cell left blank.
        found = f"case when {ours} is not null then coalesce({text}, '') end"
        parts.append(f"{found if text != ours else text} as {quoted('text_' + name)}")
        read = reader(register, name, ours, own)
        parts.append(f"{_typed(row['type'], read, src)} as {quoted(name)}")
        if name == "site":
            parts.append(f"{ours} as site_text")
            parts.append(f"try_cast({ours} as site_id) as site_id")
    if not any(row["column"] == "site" for row in reference.register_columns(register)):
        parts.append(
            f"cast(null as varchar) as site_text, '{GROUP}'::site_id as site_id"
        )
    parts.append(f"{first} as column_no, cast(4 as tinyint) as grade")
    return f"select {', '.join(parts)} from {relation(src)}"


def _typed(kind: str, text: str, src: Source) -> str:
    if kind == "date":
        return day(text, dates(src))
    if kind == "boolean":
        return f"case {text} when 'true' then true when 'false' then false end"
    if kind == "decimal":
        return number(text, src.dialect)
    if kind == "integer":
        return (
            f"case when regexp_full_match({text}, '[+-]?[0-9]{{1,15}}') "
            f"then try_cast({text} as bigint) end"
        )
    return text


_TYPE_WORDS = {
    "date": "a date that exists, written YYYY-MM-DD",
    "boolean": "true or false",
    "decimal": "a plain number",
    "integer": "a whole number",
}


def rules_of(register: str, own: Own) -> tuple[contracts.Rule, ...]:
    """The contract of a register: what each rule asks is the same whatever ``own``
    words a company has, its message is not."""
    rules = []
    columns = reference.register_columns(register)
    for row in columns:
        rules += _column_rules(register, row, own)
    if any(row["column"] == "site" for row in columns):
        rules.append(
            _rule(
                "unknown_site",
                "site",
                lambda t: t.site_id.notnull(),
                "This site is not in sites.csv.",
                "Correct the site, or add it to sites.csv.",
            )
        )
    day = event_date(register)
    # What is due may lie ahead: it counts once its period is reported.
    if day and not day.startswith("due_"):
        rules.append(
            _rule(
                "period_out_of_range",
                day,
                lambda t: (t[day] <= t.latest).fill_null(True),
                "The day lies after the last reporting period and the publication "
                "date.",
                "Correct the year, or add the period or the publication date to "
                "orebook.yaml.",
            )
        )
    return tuple(rules)


def _known(register: str, own: Own) -> dict[str, str]:
    """Of each column that takes words SQL of whether what it holds is one of them."""
    found = {}
    for row in reference.register_columns(register):
        name = row["column"]
        listed = words_of(register, name, own)
        if listed and row["type"] != "boolean":
            words = ", ".join(map(literal, listed.known))
            found[name] = f"{quoted(name)} in ({words})"
    return found


def _is_there(text: str, row: dict[str, str]) -> contracts.Predicate:
    """Whether a column has what it needs: of words, what nobody is to read is none."""
    if row["type"] != "text":
        return lambda t: t[text].notnull()
    return lambda t: t[text].notnull() & ~t[text].contains(" «struck out")


def _column_rules(
    register: str, row: dict[str, str], own: Own
) -> list[contracts.Rule]:
    """The rules of one column, from its row in registers.csv."""
    name, kind, rules = row["column"], row["type"], []
    if row["required"] == "1":
        rules.append(
            _rule(
                f"missing_{name}",
                name,
                _is_there(f"text_{name}", row),
                f"{name} is required ({row['meaning']}).",
                "Fill the cell.",
            )
        )
    if kind in _TYPE_WORDS:
        words = _TYPE_WORDS[kind]
        rules.append(
            _rule(
                f"not_{kind}_{name}",
                name,
                lambda t: t[f"text_{name}"].isnull() | t[name].notnull(),
                f"{name} is not {words}.",
                f"Write {words}."
                + (f" {contracts.OTHER_DATES}" if kind == "date" else ""),
            )
        )
    listed = words_of(register, name, own)
    if listed and kind != "boolean":
        rules.append(
            _rule(
                f"unknown_{name}",
                name,
                lambda t: t[f"known_{name}"],
                f"This is not one of the words of {name}."
                + contracts.listed(register, name, listed.known),
                "Use one of these words, or add it to words.csv as a spelling of one.",
            )
        )
    if kind in ("decimal", "integer") and name not in ("lat", "lon"):
        rules.append(
            _rule(
                f"negative_{name}",
                name,
                lambda t: (t[name] >= 0).fill_null(True),
                f"{name} cannot be negative.",
                "Correct the sign.",
            )
        )
    return rules


def _rule(
    name: str, meaning: str, holds: contracts.Predicate, message: str, remedy: str
) -> contracts.Rule:
    return contracts.Rule(name, meaning, REFUSED, holds, message, remedy)


def _report(
    con: duckdb.DuckDBPyConnection,
    register: str,
    dataset: str,
    rule: contracts.Rule,
    sources: list[Source],
    rows: list[tuple[Any, ...]],
) -> dict[int, int]:
    """Note each row that breaks a rule; return its column, by record."""
    places = {(s.file_no, s.sheet_no): s.plan.column(rule.meaning) for s in sources}
    words = words_of(register, rule.meaning, lookups.own_words(con))
    told = set(con.execute("from validated.said").fetchall())
    meant: dict[str, str] = {}
    if rule.name == "unknown_site":
        # Each name once: a whole sheet may be of one that is not there.
        texts = sorted({row[5] for row in rows if row[5]})
        meant = dict(con.execute(
            "select told, state.meant_site(told) from (select unnest(?) as told)",
            [texts],
        ).fetchall())  # fmt: skip
    out, at = [], {}
    for record, file_no, sheet_no, row_no, site, text, doubt, *why in rows:
        column = places[(file_no, sheet_no)]
        at[record] = column.number if column else 0
        row = (file_no, sheet_no, row_no)
        if (*row, at[record]) in told or (*row, None) in told:
            continue
        message, remedy = _worded(rule, words, text) + meant.get(text, ""), rule.remedy
        if doubt:
            message, remedy = why
        out.append(
            (file_no, sheet_no, row_no, column.number if column else 0,
             column.header if column else rule.meaning, dataset, register, site,
             doubt or rule.name, rule.severity, text, message, remedy)
        )  # fmt: skip
    if out:
        con.executemany(
            "insert into validated.rejects "
            "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            out,
        )
    return at


def _worded(rule: contracts.Rule, words: Words | None, text: str | None) -> str:
    """The words of a rule, with those that are near the one that nothing knows."""
    if not text or words is None or rule.name.startswith("missing_"):
        return rule.message
    near = words.near(text)
    if words.is_unclear(text):
        return f"This may mean {' or '.join(near)}."
    return rule.message + contracts.meant(near)


def _touch(con: duckdb.DuckDBPyConnection, register: str, rows: str) -> None:
    # A state holds until the next one, and a case until it is closed, so a change in
    # one may change every period; an event with one date changes that of its day.
    dates = [
        quoted(row["column"])
        for row in reference.register_columns(register)
        if row["type"] == "date"
    ]
    is_one_day = event_date(register) is not None and len(dates) == 1
    stretch = f"{dates[0]}, {dates[0]}" if is_one_day else _EVER
    con.execute(
        "insert into state.touched (metric_id, period_start, period_end) "
        f"select distinct {literal(register)}, {stretch} "
        f"from {rows}"
    )


def _keys(register: str) -> tuple[list[str], list[str]]:
    rows = reference.register_columns(register)
    key = [row["column"] for row in rows if row["key"] == "1"]
    return key, [row["column"] for row in rows if row["key"] != "1"]


def _resolve(con: duckdb.DuckDBPyConnection, register: str) -> None:
    key, others = _keys(register)
    resolve.resolve_register(con, register, key, others or key)


def _conflicts(con: duckdb.DuckDBPyConnection, register: str, dataset: str) -> None:
    key, _ = _keys(register)
    same = " and ".join(
        f"o.{quoted(n)} is not distinct from r.{quoted(n)}" for n in key
    )
    shown = " || ' ' || ".join(
        f"coalesce(cast(r.{quoted(n)} as varchar), '')" for n in key
    )
    con.execute(
        "delete from validated.rejects where metric_id = ? "
        "and rule = 'conflict_in_register' "
        "and (file_no, sheet_no) in (select (file_no, sheet_no) from raw.sheet "
        "where gives = ?)",
        [register, register],
    )
    con.execute(f"""
        insert into validated.rejects
        with held as (
            select r.*, d.name, coalesce(s.sheet, '') as sheet
            from register.{quoted(register)} r
            join raw.delivery d on d.file_no = r.file_no
            left join raw.sheet s on s.file_no = r.file_no and s.sheet_no = r.sheet_no
            where r.resolution = {resolve.CONFLICT})
        select r.file_no, r.sheet_no, r.row_no, r.column_no, {literal(key[-1])},
               {literal(dataset)}, {literal(register)}, r.site_id,
               'conflict_in_register',
               'refused', {shown} || ' «'
               || (select string_agg(
                       case when o.file_no <> r.file_no
                            then state.place(o.name, o.sheet, o.row_no, o.column_no)
                            else coalesce(nullif(case when o.sheet <> r.sheet
                                                      then o.sheet end, '') || ' ', '')
                                 || state.cell(o.row_no, o.column_no) end,
                       ', ' order by o.name, o.sheet_no, o.row_no)
                   from held o where {same} and o.record_no <> r.record_no) || '»',
               'Another row of the register has this key and says something else. Both '
               || 'are held back.',
               'If these are two cases, give one an id of its own; an id is never used '
               || 'again for another case. Else correct one of the two, or say in '
               || 'delivery.yaml which file supersedes the other.'
        from held r""")
