"""Words that no list knows and that look alike: one thing to a person, two to a count.

Belongs here: which columns such words stand in, and those that look alike. Words that a
list knows are ``catalogue.word_lists``'; ids of a project's own tables
``project.alike``'s, which refuses them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import duckdb

from transforms.catalogue.dimensions import dimension_names
from transforms.catalogue.word_lists import words_of
from transforms.project import alike
from warehouse import reference
from warehouse.connection import literal, quoted
from warehouse.package_files import query


@cache
def _open_dimensions() -> tuple[str, ...]:
    """Dimensions in which some metric takes any word."""
    found = {
        name
        for row in reference.rows("metrics")
        if row["form"] == "measurement"
        for name in reference.dimensions(row["metric_id"])
        if words_of(row["metric_id"], name) is None
    }
    return tuple(name for name in dimension_names() if name in found)


@cache
def _open_columns(register: str) -> tuple[str, ...]:
    """Columns of a register that name a thing: one of its keys, or what is a key or a
    dimension elsewhere. Two spellings of a mere remark are no two things."""
    keys = {row["column"] for row in reference.rows("registers") if row["key"] == "1"}
    naming = (keys | {*_open_dimensions()}) - {"site"}
    return tuple(
        row["column"]
        for row in reference.register_columns(register)
        if row["type"] == "text"
        and row["column"] in naming
        and words_of(register, row["column"]) is None
    )


def _told(registers: Iterable[str]) -> Iterator[str]:
    """Selects of every such word: (name, word, register, dim_set_no)."""
    dims = ", ".join(map(literal, _open_dimensions()))
    yield (
        "select split_part(told, '=', 1) as name, split_part(told, '=', 2) as word, "
        "null as register, dim_set_no from (select dim_set_no, "
        "unnest(string_split(dim_key, ';')) as told from facts.dim_set) "
        f"where name in ({dims})"
    )
    for register in registers:
        for column in _open_columns(register):
            yield (
                f"select distinct {literal(column)}, {quoted(column)}, "
                f"{literal(register)}, null from register.{quoted(register)} "
                f"where resolution = 0 and {quoted(column)} is not null"
            )


def find(con: duckdb.DuckDBPyConnection, registers: Iterable[str]) -> str:
    """SQL of the findings, '' where there are none: they are few, and to say where the
    cells stand means to look through all.

    Writes the temporary tables ``spelled``, each of the words that look alike by the
    register or the set of dimensions that it stands in, and ``spelled_row``, rows of
    registers with the words of theirs. ``registers`` have rows.
    """
    told = " union all ".join(_told(registers))
    words = f"(select *, {alike.drawn('word')} as drawn from ({told}))"
    select = query(__package__, "spelled").replace("told_word", words)
    con.execute(f"create or replace temp table spelled as {select}")
    found = con.execute("select distinct name, register from spelled order by all")
    places = found.fetchall()
    if not places:
        return ""
    rows = " union all ".join(_rows(places))
    con.execute(f"create or replace temp table spelled_row as {rows}")
    return query(__package__, "finding_look_alike")


def _rows(places: Iterable[tuple[str, str | None]]) -> Iterator[str]:
    """Selects of the rows of registers, with their words, by (column, register)."""
    yield (
        "select '' as name, '' as word, '' as register, '' as site, 0 as file_no, "
        "0 as sheet_no, 0 as row_no, 0 as column_no where false"
    )
    for name, register in places:
        if register:
            yield (
                f"select {literal(name)}, {quoted(name)}, {literal(register)}, "
                "cast(site_id as varchar), file_no, sheet_no, row_no, column_no "
                f"from register.{quoted(register)} where resolution = 0"
            )
