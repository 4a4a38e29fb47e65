"""What a select says of itself, from DuckDB's own parser; nothing is run.

Belongs here: the comment block that a declaration opens with, which tables a select
reads, which columns it gives.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import duckdb

BLOCK = re.compile(r"\s*/\*(.*?)\*/(.*)", re.DOTALL)


class BadSql(ValueError):
    """A select does not parse; ``position`` is the character it breaks at."""

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.position = position


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    """An empty database whose parser reads SQL; it never holds anything."""
    return duckdb.connect()


# Select -> its tree, as ``parsed`` gives it.
_PARSED: dict[str, str] = {}


def parse(selects: Iterable[str]) -> None:
    """Read selects of which more will be asked, all in one statement."""
    new = [sql for sql in dict.fromkeys(selects) if sql not in _PARSED]
    if not new:
        return
    found = _parser().execute(
        "select sql, json_serialize_sql(sql, skip_null := true, skip_empty := true, "
        "skip_default := true) from (select unnest(?) as sql)",
        [new],
    )
    _PARSED.update(found.fetchall())


def parsed(sql: str) -> str:
    """A select as DuckDB's own parser sees it, as JSON without what is not set."""
    if sql not in _PARSED:
        parse([sql])
    return _PARSED[sql]


@cache
def _tree(sql: str) -> tuple[dict[str, Any], frozenset[tuple[str, str]]]:
    """(tree of a select, the tables in it). Raises BadSql."""
    found: set[tuple[str, str]] = set()

    def note(node: dict[str, Any]) -> dict[str, Any]:
        if node.get("type") == "BASE_TABLE" and node.get("schema_name"):
            found.add((node["schema_name"], node["table_name"]))
        return node

    # Asked of each node as it is read: a walk over the finished trees of the whole
    # catalogue was half of what each command waited for.
    tree: dict[str, Any] = json.loads(parsed(sql), object_hook=note)
    if tree.get("error"):
        message = tree.get("error_message", "it does not parse")
        raise BadSql(message, int(tree.get("position") or 0))
    if len(tree["statements"]) != 1:
        raise BadSql("it is more than one statement")
    return tree, frozenset(found)


def tables_of(sql: str) -> frozenset[tuple[str, str]]:
    """Tables with a schema that a select reads. Raises BadSql."""
    return _tree(sql)[1]


@cache
def columns_of(sql: str) -> frozenset[str] | None:
    """Names of the columns a select gives; None where it does not name them all."""
    node = _tree(sql)[0]["statements"][0]["node"]
    while node["type"] == "SET_OPERATION_NODE":
        node = (node.get("children") or [node["left"]])[0]
    if node["type"] != "SELECT_NODE":
        return None
    names = set()
    for item in node.get("select_list", []):
        name = item.get("alias") or (item.get("column_names") or [""])[-1]
        if not name:
            return None
        names.add(name)
    return frozenset(names)
