"""Rows of raw.* about delivered files, written for many files at a time.

A statement of its own for each of a file's rows took most of the time of a small file.
Belongs here: which rows those are. What they say is ``register_files``'.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import duckdb

from transforms.intake.recognise import Column

# Relation of schema raw -> the types of its columns.
_TABLES = {
    "file": ("integer", "varchar", "bigint", "varchar"),
    "delivery": ("integer", "varchar", "varchar[]", "varchar[]", "date",
                 "varchar[]"),
    "sheet": ("integer", "smallint", "varchar", "varchar", "integer", "varchar",
              "varchar", "bigint", "varchar"),
    "column": ("integer", "smallint", "smallint", "varchar", "varchar"),
    "left_out": ("integer", "smallint", "varchar", "bigint"),
    "unread": ("integer", "smallint", "integer", "smallint"),
}  # fmt: skip


@dataclass(frozen=True)
class Registered:
    """Rows that wait to be written, by table."""

    rows: dict[str, list[tuple[object, ...]]] = field(
        default_factory=lambda: {name: [] for name in _TABLES}
    )

    def add(self, table: str, *values: object) -> None:
        """One row of a table."""
        self.rows[table].append(values)

    def columns(self, file_no: int, sheet_no: int, found: Collection[Column]) -> None:
        """The columns of a sheet; of a form, once those that it has cells in."""
        of_form = {c.number: c for c in found if c.row is not None}
        for column in [*(c for c in found if c.row is None), *of_form.values()]:
            self.add(
                "column", file_no, sheet_no, column.number, column.header,
                column.meaning,
            )  # fmt: skip

    def write(self, con: duckdb.DuckDBPyConnection) -> None:
        """Write what waits."""
        for name, kinds in _TABLES.items():
            if waiting := self.rows[name]:
                listed = ", ".join(f"unnest(cast(? as {kind}[]))" for kind in kinds)
                values = [list(column) for column in zip(*waiting, strict=True)]
                con.execute(f'insert into raw."{name}" select {listed}', values)
                waiting.clear()
