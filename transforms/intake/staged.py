"""Long rows as candidate facts in the table ``staged``, nothing accepted yet.

Belongs here: words to numbers, units to canonical units. How sheets become long rows is
``long_rows``'; whether a row may pass is the contract's (``contracts``).

Cost: a few scans of the rows; about 1 microsecond of CPU per row from Parquet with
typed columns.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial

import duckdb

from transforms.catalogue.word_lists import VALUE, Own, reader, words_of
from transforms.intake import doubts, lookups, marks
from transforms.intake.long_rows import Rows
from transforms.intake.stage import number
from transforms.project.dialect import Dialect
from warehouse.connection import literal, quoted

VALUE_TEXT = 'l."value"'
_TEXT = "cast({} as varchar)"


def stage(
    con: duckdb.DuckDBPyConnection, rows: Rows, metrics: list[str], base: int
) -> None:
    """Add the rows that tell of these metrics to ``staged``.

    ``base`` is the highest record number in use. What a row of our workbook says as it
    was prepared was not handed in.
    """
    metrics = [metric for metric in metrics if metric in rows.metrics]
    if not metrics:
        return
    listed = ", ".join(literal(metric) for metric in metrics)
    chosen = f"where metric_id in ({listed}) and not untouched"
    sql = f"(from {rows.sql} {chosen})"
    lookups.free_units(con, metrics, sql)
    for mapping in rows.mappings:
        lookups.mapped_units(con, mapping)
    said = lookups.dimensions(con, f"(from {rows.spoken} {chosen})", list(rows.dims))
    lookups.notes(con, sql, list(rows.about))
    rows = replace(rows, dims=said)
    con.execute(_insert(sql, rows, metrics, base, lookups.own_words(con)))


def _reviewed(about: Collection[str]) -> str:
    """SQL: whether somebody else than who prepared a row reviewed it."""
    if "reviewed_by" not in about:
        return "false"
    if "prepared_by" not in about:
        return "(l.reviewed_by is not null)"
    prepared, reviewed = (
        f"regexp_replace(lower(strip_accents(l.{name})), '[\\s.]+', '', 'g')"
        for name in ("prepared_by", "reviewed_by")
    )
    return f"(l.reviewed_by is not null and {reviewed} is distinct from {prepared})"


def _insert(sql: str, rows: Rows, metrics: list[str], base: int, own: Own) -> str:
    """SQL that types the rows and adds them to ``staged``."""
    on_dims = "".join(
        f" and d.{quoted(name)} is not distinct from l.{quoted(name)}"
        for name in rows.dims
    )
    on_notes = " and ".join(
        f"n.{quoted(name)} is not distinct from l.{quoted(name)}" for name in rows.about
    )
    join_notes = f"left join staged_notes n on {on_notes}" if rows.about else ""
    note = "coalesce(n.note_no, 0)" if rows.about else "0"
    reviewed = _reviewed(rows.about)
    given, text, found = VALUE_TEXT, VALUE_TEXT, "found"
    if rows.places is not None and not rows.mappings:
        # A number needs no text, but where something is odd about it.
        given, text, found = "l.number", *map(_TEXT.format, ("l.number", "reported"))
    word = _word(metrics, own, text)
    reported, join_signs = "l.number", ""
    if rows.has_notes:
        plain = partial(number, dialect=Dialect())
        shown = doubts.agreed(VALUE_TEXT, "l.unit", plain)
        reported = f"coalesce(l.number, {shown})"
        join_signs = (
            "left join facts.unit s on s.metric_id = l.metric_id and s.mapping = '' "
            f"and s.reported_unit = {doubts.sign_of(VALUE_TEXT)}"
        )
    kept = (
        f"case when u.factor = 1 then try_cast({reported} as decimal(28,9)) else "
        f"try_cast(try(try_cast({reported} as decimal(28,9)) * u.factor) "
        "as decimal(28,9)) end"
    )
    units = "facts.unit"
    if rows.places is not None:
        # To cut decimals off takes as long as all the rest: with a factor of as few as
        # there is room for none has to be.
        short = f"decimal(18,{9 - rows.places})"
        units = (
            f"(select *, if(try_cast(factor as {short}) = factor, "
            f"try_cast(factor as {short}), null) as short from facts.unit)"
        )
        kept = (
            f"case when u.short is not null then try_cast(cast({reported} as "
            f"decimal(20,{rows.places})) * u.short as decimal(28,9)) else {kept} end"
        )
    doubt = doubts.doubt(found, "reported", "value", "factor")
    method = reader("", "method", "l.method", own)
    return f"""
        insert into staged
        select * exclude (found, factor), {doubt} as doubt
        from (select {base} + {rows.number} as record_no,
            try_cast(l.metric_id as metric_id) as metric_id,
            try_cast(l.site_id as site_id) as site_id,
            l.period_start_day, l.period_end_day, d.dim_set_no,
            {given} is null as is_blank, {reported} as reported, {kept} as value,
            u.unit_no, case when u.quantity = 'class' then {word} end as word,
            g.grade, {note} as note_no, l.file_no, l.sheet_no, l.row_no,
            l.column_no, l.{marks.NOT_APPLICABLE} as mark, l.moved, d.told,
            case when {given} is not null and u.unit is distinct from d.unless
                 then d.lacks end as lacks, {given} as found, u.factor
        from {sql} l
        left join staged_dims d on d.metric_id = l.metric_id{on_dims}
        left join {units} u on u.metric_id = l.metric_id
            and u.reported_unit = l.unit and u.mapping = l.of_mapping
        {join_signs} {join_notes}
        left join ref.grade g on g.method = coalesce({method}, '')
            and g.reviewed = {reviewed})"""


def _word(metrics: list[str], own: Own, told: str) -> str:
    """SQL of the word that a value (``told``) means, where its metric has words."""
    whens = " ".join(
        f"when {literal(metric)} then {reader(metric, VALUE, told, own)}"
        for metric in metrics
        if words_of(metric, VALUE, own)
    )
    return f"case l.metric_id {whens} else {told} end" if whens else told
