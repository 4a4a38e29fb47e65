"""A table held to its contract: the rules as SQL, asked of DuckDB, and by pandera.

Belongs here: how rules are asked. Which there are does not (``contracts``).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import duckdb

from transforms.catalogue.contracts import Predicate, Rule
from warehouse import reference

# Rules of which several hold where one condition does have it under this name.
TOGETHER = "together"


def failing(
    con: duckdb.DuckDBPyConnection,
    table: str,
    rules: tuple[Rule, ...],
    contract: str,
    is_trial: bool = False,
) -> list[tuple[Rule, str]]:
    """Validate a table; for each rule that fails, the SQL that selects its rows.

    To compile a rule takes longer than DuckDB takes to answer it: the SQL is packaged
    (``warehouse/ref/contracts.csv``). In a trial, of which nothing is kept, what it
    says is not held to pandera. Raises whatever pandera raises when a check itself
    cannot run: that is a fault of orebook, never of the data.
    """
    if not rules:
        return []
    holds = _packaged(contract)
    # Clean data, nearly always: one question instead of one per rule.
    asked = dict.fromkeys(TOGETHER if r.together else r.name for r in rules)
    if _answers(con, table, [" and ".join(holds[name] for name in asked)]) != [False]:
        return []
    told = _answers(con, table, (holds[rule.name] for rule in rules))
    broken = [rule for rule, held in zip(rules, told, strict=True) if held is False]
    if not broken:
        raise RuntimeError(f"{contract}: rows break all rules at once and none alone")
    if not is_trial:
        _validate(con, table, tuple(broken), contract)
    return [
        (rule, f"select * from {table} where not {holds[rule.name]}")
        for rule in broken
    ]


@cache
def _packaged(contract: str) -> dict[str, str]:
    """Rule -> SQL, in brackets, of whether it holds; null where that is not known."""
    return {
        row["rule"]: f"({row['holds']})"
        for row in reference.rows("contracts")
        if row["contract"] == contract
    }


def _answers(
    con: duckdb.DuckDBPyConnection, table: str, conditions: Iterable[str]
) -> list[bool | None]:
    """Whether each holds in all rows. Of a table without rows every answer is null;
    what is not known of a row breaks no rule: another one says what is unknown."""
    every = ", ".join(f"bool_and({condition})" for condition in conditions)
    return list(con.execute(f"select {every} from {table}").fetchone() or ())


def _validate(
    con: duckdb.DuckDBPyConnection, table: str, rules: tuple[Rule, ...], contract: str
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

    schema = pa.DataFrameSchema(name=contract, checks=[check(rule) for rule in rules])
    failed = set()
    try:
        schema.validate(ibis.duckdb.from_connection(con).table(table), lazy=True)
    except SchemaErrors as errors:
        for error in errors.schema_errors:
            if error.reason_code.name == "CHECK_ERROR":
                raise
            failed.add(getattr(error.check, "name", None))
    if failed != {rule.name for rule in rules}:
        raise RuntimeError(f"{contract}: {rules} fail in SQL, {failed} in pandera")


def _broken_by_none(rule: Rule) -> Predicate:
    """What pandera does not know holds for it is broken; here it breaks no rule."""
    return lambda t: rule.holds(t).fill_null(True)
