"""What a release says, as one digest: over the rows of its tables, not over its files.

The digest of a release says what went in; this one says what came out, so that whoever
holds a page and the tables can tell whether both are of one release. Each audience has
its own. Belongs here: the canonical text of a row, and the digest over all of them.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb

from warehouse.connection import connect, literal, quoted


def enter(database: Path) -> str:
    """Write the digest of a database's tables into its release, and return it."""
    with connect(database) as con:
        found = digest(con)
        con.execute("update mart.release set content_digest = ?", [found])
    return found


def digest(con: duckdb.DuckDBPyConnection) -> str:
    """SHA-256 over the lines ``<table> <SHA-256>`` of all tables in the order of names.

    That of a table is over the SHA-256 of its rows, sorted, in hexadecimal; that of a
    row over its values in the order of columns, as DuckDB writes them as text, ``\\N``
    for none, with ASCII's unit separator between them. Views are left out, and the
    table ``release``, which holds the digest.
    """
    tables = con.execute(
        "select table_name, list(column_name order by column_index) "
        "from duckdb_columns() join duckdb_tables() "
        "using (database_name, schema_name, table_name) where schema_name = 'mart' "
        "and database_name = current_database() and table_name <> 'release' "
        "group by table_name order by table_name"
    ).fetchall()
    counted = " union all ".join(
        f"select {literal(table)}, count(*) from mart.{quoted(table)}"
        for table, _ in tables
    )
    rows = dict(con.execute(counted).fetchall())
    # Half of the tables of a small company have no row; of none is the digest of none.
    empty = hashlib.sha256().hexdigest()
    lines = [
        f"{table} {_of_rows(con, table, names) if rows[table] else empty}\n"
        for table, names in tables
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _of_rows(con: duckdb.DuckDBPyConnection, table: str, names: list[str]) -> str:
    said = ", ".join(f"coalesce(cast({quoted(n)} as varchar), '\\N')" for n in names)
    found = hashlib.sha256()
    rows = con.sql(
        f"select unhex(sha256(concat_ws(chr(31), {said}))) as row_digest "
        f"from mart.{quoted(table)} order by row_digest"
    )
    # Bytes sort as their hexadecimal digits do, and are half as long.
    for batch in rows.to_arrow_reader(100_000):
        # Arrow has them one after the other; as Python's texts they would cost half.
        (digests,) = batch.columns
        start, end = 32 * digests.offset, 32 * (digests.offset + len(digests))
        found.update(memoryview(digests.buffers()[2])[start:end].hex().encode())
    return found.hexdigest()
