"""A table of the mart: one file that says what it holds, and the select that fills it.

Belongs here: what such a file can say, reading it, and tables of several rooms as one
mart. The tables themselves lie in the rooms that know them; how a release is written
does not belong here.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from transforms.catalogue.sql import BLOCK
from transforms.project import strict_yaml
from warehouse.connection import literal, quoted

# Tables that the figures themselves fill; rooms above have a folder of their own.
MART = Path(__file__).with_name("tables")


class Column(BaseModel):
    """What a column holds. ``unit`` may name columns in braces; '' where none is kept.

    ``type`` is said where code fills the table; a select has its own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    says: str
    unit: str = ""
    type: str = "varchar"


class Table(BaseModel):
    """What a file says of its table; without ``columns`` it only adds rows to one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    says: str = ""
    order: tuple[str, ...] = ()
    # Columns that are filled in every row and together alike in no two.
    key: tuple[str, ...] = ()
    # Column -> table.column in which its value stands, unless it is empty.
    references: dict[str, str] = {}
    columns: dict[str, Column] = {}
    is_view: bool = False
    # Grows with the rows handed in: a release has it as Parquet, and CSV is on request.
    is_large: bool = False
    # Column -> how DuckDB keeps it. Of a large table trying each way on all texts takes
    # a third of the writing; what is not named here, it chooses by what a column holds.
    compression: dict[str, Literal["dictionary", "fsst"]] = {}
    # Over the build database, of a view over the mart; '' where code fills the table.
    select: str = ""

    @field_validator("columns", mode="before")
    @classmethod
    def _words_alone(cls, columns: dict[str, Any]) -> dict[str, Any]:
        return {n: {"says": c} if isinstance(c, str) else c for n, c in columns.items()}

    @property
    def has_files(self) -> bool:
        """Whether a release has it as files too: each table, and a view in an order."""
        return not self.is_view or bool(self.order)

    @property
    def words(self) -> dict[str, str]:
        """What each column holds."""
        return {name: column.says for name, column in self.columns.items()}

    @property
    def ddl(self) -> str:
        """Columns with their types, of a table that code fills."""
        return ", ".join(f"{quoted(n)} {c.type}" for n, c in self.columns.items())

    def comments(self, place: str) -> list[str]:
        """SQL that says of the table, or view, at a place what it holds."""
        kind = "view" if self.is_view else "table"
        said = [f"comment on {kind} {place} is {literal(self.says)}"]
        for column, words in self.words.items():
            said.append(
                f"comment on column {place}.{quoted(column)} is {literal(words)}"
            )
        return said

    def compressed(self, types: dict[str, str]) -> str:
        """SQL of columns of these types, each with the way in which it is kept."""
        kept = {n: f" using compression {how}" for n, how in self.compression.items()}
        return ", ".join(f"{quoted(n)} {k}{kept.get(n, '')}" for n, k in types.items())

    def rows(self, where: str = "true") -> str:
        """SQL of the rows that the select gives, in their order."""
        return f"from ({self.select}) t where {where} order by {self._sorting}"

    def published(self, replaced: dict[str, str] | None = None) -> str:
        """SQL that reads the table in the mart; ``replaced`` are expressions."""
        said = ", ".join(f"{sql} as {quoted(n)}" for n, sql in (replaced or {}).items())
        shown = f"* replace ({said})" if said else "*"
        place = f"mart.{quoted(self.name)} t"
        return f"select {shown} from {place} order by {self._sorting}"

    @property
    def _sorting(self) -> str:
        """Rows that are alike in all of this are alike: how they came must not show."""
        # The order is that of the table, also of a column an expression stands for.
        is_total = self.key and set(self.key) <= set(self.order)
        names = dict.fromkeys((*self.order, *(() if is_total else self.columns)))
        return ", ".join(f"t.{quoted(name)}" for name in names)


@cache
def read(path: Path) -> Table:
    """A file as a table. Raises ValueError where its block is not as ``Table`` says."""
    text = path.read_text(encoding="utf-8")
    match = BLOCK.fullmatch(text)
    said = strict_yaml.parse(match[1]).value if match else {}
    select = (match[2] if match else text).strip()
    try:
        return Table.model_validate({"name": path.stem, "select": select, **said})
    except ValidationError as error:
        raise ValueError(f"{path.name}: {error}") from error


def tables(folder: Path) -> dict[str, Table]:
    """The tables of one room, by name. Raises ValueError as ``read`` does."""
    found = [read(path) for path in sorted(folder.glob("*.sql"))]
    return {table.name: table for table in found if table.columns}


def collect(*folders: Path) -> dict[str, Table]:
    """The tables of all rooms, by name, in order of their names.

    A file without a block adds its rows to the table of its name in another room.
    Raises KeyError where there is none, and ValueError as ``read`` does.
    """
    every = [read(path) for folder in folders for path in folder.glob("*.sql")]
    found = {table.name: table for table in every if table.columns}
    for more in every:
        if not more.columns:
            both = f"{found[more.name].select}\nunion all by name\n{more.select}"
            found[more.name] = found[more.name].model_copy(update={"select": both})
    return dict(sorted(found.items()))
