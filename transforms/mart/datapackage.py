"""What describes the tables of a folder to programs: datapackage.json.

Frictionless Table Schema: of each table what it holds, of each column its type, words
and unit. Belongs here: writing it from what the tables' own files say. The files of
the tables do not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import duckdb

from transforms.mart.table import Table
from warehouse import csv_text

_TYPES = {
    "VARCHAR": "string", "DATE": "date", "BIGINT": "integer", "INTEGER": "integer",
    "SMALLINT": "integer", "TINYINT": "integer", "BOOLEAN": "boolean",
}  # fmt: skip


def write(
    con: duckdb.DuckDBPyConnection,
    schema: str,
    tables: Iterable[Table],
    folder: Path,
    name: str,
    title: str,
) -> None:
    """Write it for tables of a schema, whose files lie in ``folder/tables``."""
    there = columns(con, schema)
    resources = [
        {
            "name": table.name,
            **_file(table),
            "description": table.says,
            "schema": _schema(table, there[table.name]),
        }
        for table in tables
    ]
    content = {
        "name": name,
        "title": title,
        "description": f"{csv_text.RULE} Parquet holds the text itself. `unit`: 1 is a "
        "number without one, and a name in braces the column that holds it.",
        "resources": resources,
    }
    text = json.dumps(content, indent=1, ensure_ascii=False)
    (folder / "datapackage.json").write_bytes(text.encode() + b"\n")


def columns(
    con: duckdb.DuckDBPyConnection, schema: str
) -> dict[str, list[tuple[str, str]]]:
    """Of each table of a schema its columns in their order, with their types."""
    return dict(
        con.execute(
            "select table_name, list((column_name, data_type) order by column_index) "
            "from duckdb_columns() where schema_name = ? "
            "and database_name = current_database() group by table_name", [schema]
        ).fetchall()
    )  # fmt: skip


def _file(table: Table) -> dict[str, str]:
    """Which file of the release holds a table, and how it is written."""
    if table.is_large:
        return {"path": f"tables/{table.name}.parquet", "format": "parquet"}
    path = f"tables/{table.name}.csv"
    return {"path": path, "format": "csv", "encoding": "utf-8"}


def _schema(table: Table, described: list[tuple[str, str]]) -> dict[str, object]:
    """The Table Schema of a table; a property that would be empty is left out."""
    fields = [
        {
            "name": name,
            "type": _TYPES.get(kind, "number"),
            "description": table.columns[name].says,
            "unit": table.columns[name].unit,
        }
        for name, kind in described
    ]
    foreign = [
        {"fields": column, "reference": {"resource": other, "fields": its}}
        for column, place in table.references.items()
        for other, its in (place.split("."),)
    ]
    return {
        "fields": [{k: v for k, v in field.items() if v} for field in fields],
        "missingValues": [""],
        **({"primaryKey": list(table.key)} if table.key else {}),
        **({"foreignKeys": foreign} if foreign else {}),
    }
