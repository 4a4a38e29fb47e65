"""Which columns a select takes its values from, read from the SQL itself.

DuckDB's own parser gives the tree (``json_serialize_sql``), so there is no list to
keep. Belongs here: values, column by column. Rows that a condition keeps or drops are
not lineage of a value; the select says those.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from transforms.catalogue import Indicator, derived, parsed
from warehouse import reference

# schema, table, column
Place = tuple[str, str, str]
Columns = dict[str, frozenset[Place]]
NONE: frozenset[Place] = frozenset()
FACT = ("record_no", "site_id", "period_start", "period_end", "grade")


@dataclass
class _Relation:
    """A table of a from clause; ``columns`` is None where they are not known."""

    alias: str
    columns: Columns | None
    schema: str = ""
    table: str = ""

    def places(self, column: str) -> frozenset[Place] | None:
        if self.columns is None:
            return frozenset({(self.schema, self.table, column)})
        return self.columns.get(column)


@dataclass
class _Scope:
    tables: dict[str, Columns]
    relations: list[_Relation] = field(default_factory=list)
    outer: _Scope | None = None
    own: Columns = field(default_factory=dict)

    def cte(self, name: str) -> Columns | None:
        found = self.tables.get(name)
        return self.outer.cte(name) if found is None and self.outer else found

    def find(self, names: list[str]) -> frozenset[Place]:
        if len(names) > 1:
            for relation in self.relations:
                if relation.alias == names[0]:
                    return relation.places(names[1]) or NONE
        # A table with known columns speaks first; a select may name its own columns.
        for relation in sorted(self.relations, key=lambda r: r.columns is None):
            places = relation.places(names[0])
            if places is not None:
                return places
        if names[0] in self.own:
            return self.own[names[0]]
        return self.outer.find(names) if self.outer else NONE


def columns_of(select: str, known: Callable[[str, str], Columns | None]) -> Columns:
    """Each output column of a select with the places its values come from.

    ``known(schema, table)`` gives the columns of a table with a schema, or None.
    """
    node = json.loads(parsed(select))["statements"][0]["node"]
    return _Reader(known).node(node, None)


@dataclass
class _Reader:
    known: Callable[[str, str], Columns | None]

    def node(self, node: dict[str, Any], outer: _Scope | None) -> Columns:
        scope = _Scope({}, outer=outer)
        for entry in node["cte_map"].get("map", []):
            value = entry["value"]
            query = value.get("query_node") or value["query"]["node"]
            scope.tables[entry["key"]] = self.node(query, scope)
        if node["type"] == "SET_OPERATION_NODE":
            return self._union(node, scope)
        if node["type"] != "SELECT_NODE":
            return {}
        self._from(node["from_table"], scope)
        for number, item in enumerate(node["select_list"]):
            if item["class"] == "STAR":
                scope.own.update(self._star(item, scope))
            else:
                name = item.get("alias") or (item.get("column_names") or [""])[-1]
                scope.own[name or f"column {number}"] = self._value(item, scope)
        return scope.own

    def _union(self, node: dict[str, Any], scope: _Scope) -> Columns:
        children = node.get("children") or [node["left"], node["right"]]
        parts = [self.node(child, scope) for child in children]
        by_name = "NAME" in node.get("setop_type", "") or node.get("setop_by_name")
        result = dict(parts[0])
        for part in parts[1:]:
            # Without `by name` the columns are matched by place, named by the first.
            names: Iterable[str] = part if by_name else result
            for name, places in zip(list(names), list(part.values()), strict=False):
                result[name] = result.get(name, NONE) | places
        return result

    def _from(self, table: dict[str, Any], scope: _Scope) -> None:
        kind = table["type"]
        if kind == "JOIN":
            self._from(table["left"], scope)
            self._from(table["right"], scope)
        elif kind == "BASE_TABLE":
            schema, name = table.get("schema_name", ""), table["table_name"]
            columns = self.known(schema, name) if schema else scope.cte(name)
            alias = table.get("alias") or name
            scope.relations.append(_Relation(alias, columns, schema, name))
        elif kind == "SUBQUERY":
            columns = self.node(table["subquery"]["node"], scope)
            renamed = table.get("column_name_alias") or []
            names = [*renamed, *list(columns)[len(renamed) :]]
            values = dict(zip(names, columns.values(), strict=False))
            scope.relations.append(_Relation(table.get("alias", ""), values))
        else:
            # A list of values or a table function: nothing is stored there.
            scope.relations.append(_Relation(table.get("alias", ""), {}))

    def _star(self, item: dict[str, Any], scope: _Scope) -> Columns:
        wanted = item.get("relation_name")
        found: Columns = {}
        for relation in scope.relations:
            if not wanted or relation.alias == wanted:
                found |= relation.columns or {}
        for entry in item.get("replace_list") or []:
            found[entry["key"]] = self._value(entry["value"], scope)
        return found

    def _value(self, expression: Any, scope: _Scope) -> frozenset[Place]:
        found: set[Place] = set()
        for names in self._references(expression, scope, found):
            found |= scope.find(names)
        return frozenset(found)

    def _references(
        self, node: Any, scope: _Scope, found: set[Place]
    ) -> Iterator[list[str]]:
        if isinstance(node, dict):
            if node.get("class") == "COLUMN_REF":
                yield node["column_names"]
            elif node.get("class") == "SUBQUERY":
                for places in self.node(node["subquery"]["node"], scope).values():
                    found |= places
            else:
                for child in node.values():
                    yield from self._references(child, scope, found)
        elif isinstance(node, list):
            for child in node:
                yield from self._references(child, scope, found)


@cache
def metric_columns(metric: str) -> Columns:
    """Columns of the view ``metric.<metric>``, each its own place."""
    if reference.is_register(metric):
        own = [row["column"] for row in reference.register_columns(metric)]
        names = [*FACT, "events", *(n for n in own if n not in ("site", "as_of"))]
    else:
        names = [*FACT, *reference.dimensions(metric), "value", "unit", "word",
                 "note_no"]  # fmt: skip
    return {name: frozenset({("metric", metric, name)}) for name in names}


@cache
def derived_columns(name: str) -> Columns:
    """Columns of ``derived.<name>``, traced to metrics and reference tables."""
    return columns_of(derived()[name].select, _known)


def _known(schema: str, table: str) -> Columns | None:
    if schema == "metric":
        return metric_columns(table)
    return derived_columns(table) if schema == "derived" else None


def contributions(indicator: Indicator) -> Columns:
    """Columns of ``contribution.<indicator>``: metrics, other indicators, references.

    A column of another indicator is a place of schema ``contribution``.
    """
    return _contributed(indicator.select, tuple(indicator.dimensions))


def records(indicator: Indicator) -> frozenset[tuple[str, str]]:
    """(schema, table) of the metrics and other indicators whose records contribute: as
    ``contributions`` has it, but of a written select its declaration says it too."""
    if indicator.own_select:
        return _tables(contributions(indicator))
    found: set[tuple[str, str]] = set()
    for _, _, origin in indicator.origins:
        if origin.derived:
            found |= _tables(derived_columns(origin.derived))
        elif origin.indicator:
            found.add(("contribution", origin.indicator))
        else:
            found.add(("metric", origin.metric or ""))
    return frozenset(found)


def _tables(columns: Columns) -> frozenset[tuple[str, str]]:
    return frozenset((schema, table) for schema, table, _ in columns["record_no"])


@cache
def _contributed(select: str, dimensions: tuple[str, ...]) -> Columns:
    def known(schema: str, table: str) -> Columns | None:
        if schema != "contribution":
            return _known(schema, table)
        names = (*FACT, *dimensions, "country", "role", "amount",
                 "factor_id", "key")  # fmt: skip
        return {name: frozenset({(schema, table, name)}) for name in names}

    return columns_of(select, known)
