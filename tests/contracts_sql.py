"""``python -m tests.contracts_sql``: what the rules of the contracts ask, as SQL.

A rule is written once, for pandera; ibis compiles it to the SQL in which a run asks
DuckDB. A test compares.
"""

from __future__ import annotations

import csv
import io

import ibis
from sqlglot import exp, parse_one

from transforms.catalogue import contracts, doubted, questions
from transforms.catalogue.word_lists import NONE
from transforms.intake.registers import rules_of
from warehouse import reference

PATH = reference.folder() / "contracts.csv"
# Columns of staged rows beside what they are compared with; text where not said.
_MEASUREMENT = {
    "period_start": "date", "period_end": "date", "earliest": "date", "latest": "date",
    "opened": "date", "closed_on": "date", "value": "decimal(28, 9)",
    "reported": "decimal(28, 9)", "low": "decimal(28, 9)", "high": "decimal(28, 9)",
    "plausible": "decimal(28, 9)", "scale": "decimal(28, 9)", "unit_no": "int64",
    "dim_set_no": "int64", "grade": "int64", "is_blank": "boolean",
    "is_word": "boolean", "word_known": "boolean", "inside_open": "boolean",
    "takes_away": "boolean", "takes_none": "boolean", "moved": "boolean",
    "site_id": "string", "lacks": "string", "doubt": "string", "mark": "string",
}  # fmt: skip
_TYPES = {
    "integer": "int64", "decimal": "decimal(28, 9)", "date": "date",
    "boolean": "boolean",
}  # fmt: skip


def _of_register(register: str) -> dict[str, str]:
    columns = {"site_id": "string", "latest": "date"}
    for row in reference.register_columns(register):
        name = row["column"]
        columns[name] = _TYPES.get(row["type"], "string")
        columns |= {f"text_{name}": "string", f"known_{name}": "boolean"}
    return columns


def compiled(
    rules: tuple[contracts.Rule, ...], columns: dict[str, str]
) -> dict[str, str]:
    """Rule -> whether it holds, as SQL over the columns (name -> type)."""
    table = ibis.table(columns, name="t")
    asked = {rule.name: rule.holds(table) for rule in rules}
    names = [rule.name for rule in rules]
    assert len(asked) == len(rules), f"two of one name: {names}"
    together = {rule.together for rule in rules if rule.together}
    if together:
        (holds,) = together
        asked[questions.TOGETHER] = holds(table)
    text = str(ibis.to_sql(table.select(**asked), "duckdb"))
    selected = parse_one(text, "duckdb")
    for column in selected.find_all(exp.Column):
        column.set("table", None)
    return {one.alias: one.this.sql("duckdb") for one in selected.selects}


def text() -> str:
    """The file as it has to be."""
    measured = contracts.MEASUREMENT_RULES + doubted.DOUBTS
    every = {"measurements": compiled(measured, _MEASUREMENT)}
    for name in reference.delivered_registers():
        columns = _of_register(name)
        every[f"register.{name}"] = compiled(rules_of(name, NONE), columns)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["contract", "rule", "holds"])
    for contract, rules in sorted(every.items()):
        writer.writerows((contract, *rule) for rule in sorted(rules.items()))
    return stream.getvalue()


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
