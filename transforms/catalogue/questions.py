"""A table held to its contract: the rules as SQL, asked of DuckDB, and by pandera.

Belongs here: how rules are asked. Which there are does not (``contracts``).
"""

from __future__ import annotations

import hashlib
import operator
from functools import cache, reduce
from typing import Any

import duckdb

from transforms.catalogue.contracts import Predicate, Rule

Schema = tuple[tuple[str, str], ...]  # (column, type) as DuckDB writes them


def failing(
    con: duckdb.DuckDBPyConnection,
    table: str,
    rules: tuple[Rule, ...],
    name: str,
    is_trial: bool = False,
) -> list[tuple[Rule, str]]:
    """Validate a table; for each rule that fails, the SQL that selects its rows.

    In a trial, of which nothing is kept, what the SQL says is not held to pandera.
    Raises whatever pandera raises when a check itself cannot run: that is a fault of
    orebook, never of the data.
    """
    if not rules:
        return []
    asked = _Asked(con, table, rules, name)
    # Clean data, nearly always: one question instead of one per rule.
    if asked.answers("whether_all") != [False]:
        return []
    each = zip(rules, asked.answers("which"), strict=True)
    broken = [rule for rule, holds in each if not holds]
    if not broken:
        raise RuntimeError(f"{name}: rows break all rules at once and none alone")
    if not is_trial:
        _validate(con, table, tuple(broken), name)
    return [(rule, asked.text(rule.name)) for rule in broken]


def _validate(
    con: duckdb.DuckDBPyConnection, table: str, rules: tuple[Rule, ...], name: str
) -> None:
    """Hold the table to the pandera schema of these rules, which all must fail."""
    import ibis
    import pandera.ibis as pa
    from pandera.errors import SchemaErrors

    def check(rule: Rule) -> pa.Check:
        holds = _broken_by_none(rule)
        return pa.Check(
            lambda d: holds(d.table),
            name=rule.name,
            ignore_na=False,
            n_failure_cases=1,
        )

    contract = pa.DataFrameSchema(name=name, checks=[check(rule) for rule in rules])
    failed = set()
    try:
        contract.validate(ibis.duckdb.from_connection(con).table(table), lazy=True)
    except SchemaErrors as errors:
        for error in errors.schema_errors:
            if error.reason_code.name == "CHECK_ERROR":
                raise
            failed.add(getattr(error.check, "name", None))
    if failed != {rule.name for rule in rules}:
        raise RuntimeError(f"{name}: {rules} fail in SQL, {failed} in pandera")


def _broken_by_none(rule: Rule) -> Predicate:
    """What is not known of a row breaks no rule: another one says what is unknown."""
    return lambda t: rule.holds(t).fill_null(True)


class _Questions:
    """The rules of a contract as SQL over one table, compiled once."""

    def __init__(self, table: str, rules: tuple[Rule, ...], schema: Schema) -> None:
        import ibis

        typed = {column: _ibis_type(kind) for column, kind in schema}
        self._rules = rules
        self._table = ibis.table(typed, name=table)
        self._holds = {rule.name: _broken_by_none(rule)(self._table) for rule in rules}

    def text(self, name: str) -> str:
        """SQL: whether all rules hold in all rows; which of them, a column for each; or
        the rows that break the one of this name."""
        if name == "whether_all":
            # What is not known is no row to ``all`` either: to fill it takes a fifth.
            asked = dict.fromkeys(rule.together or rule.holds for rule in self._rules)
            every = reduce(operator.and_, (holds(self._table) for holds in asked))
            return self._sql(self._table.aggregate(holds=every.all()))
        if name == "which":
            each = {name: rule.all() for name, rule in self._holds.items()}
            return self._sql(self._table.aggregate(**each))
        return self._sql(self._table.filter(~self._holds[name]))

    @staticmethod
    def _sql(asked: Any) -> str:
        import ibis

        return str(ibis.to_sql(asked, "duckdb"))


@cache
def _questions(table: str, rules: tuple[Rule, ...], schema: Schema) -> _Questions:
    return _Questions(table, rules, schema)


@cache
def _text(table: str, rules: tuple[Rule, ...], schema: Schema, name: str) -> str:
    return _questions(table, rules, schema).text(name)


class _Asked:
    """The same questions, kept in the build database.

    To compile one takes longer than DuckDB takes to answer it. Its text follows from
    the code and the company's words, with which the database is made anew, and from
    the names and columns here.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        table: str,
        rules: tuple[Rule, ...],
        name: str,
    ) -> None:
        self._con, self._table, self._rules, self._name = con, table, rules, name
        rows = con.execute(f"select column_name, column_type from (describe {table})")
        # To ibis a word of a list is text; to read the list again takes it a while.
        self._schema = tuple(
            (column, "VARCHAR" if kind.startswith("ENUM") else kind)
            for column, kind in rows.fetchall()
        )

    def text(self, name: str) -> str:
        of = (
            name, self._name, self._table, *(rule.name for rule in self._rules),
            *(part for column in self._schema for part in column),
        )  # fmt: skip
        digest = hashlib.sha256("\0".join(of).encode()).hexdigest()
        kept = self._con.execute(
            "select text from state.question where digest = ?", [digest]
        ).fetchone()
        if kept:
            return str(kept[0])
        text = _text(self._table, self._rules, self._schema, name)
        self._con.execute("insert into state.question values (?, ?)", [digest, text])
        return text

    def answers(self, name: str) -> list[bool | None]:
        """Of a table without rows every answer is null."""
        return list(self._con.execute(self.text(name)).fetchone() or ())


@cache
def _ibis_type(kind: str) -> str:
    from ibis.backends.sql.datatypes import DuckDBType

    return str(DuckDBType.from_string(kind))
