"""Rows of a database or of a lake as a delivery: taken by a query, kept as a file.

What a query gives lies in the drop box afterwards, `sources/<mapping>.parquet`, and is
from there on a delivery like any other: stored, recorded, read by the mapping. Belongs
here: asking, and the file of the answer. How it is read (``mapped``) does not.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from transforms.intake.mapping import Mapping, SourceRule, taken_name
from transforms.project.folder import Project
from transforms.project.problem import ProjectProblem
from warehouse.connection import connect, literal
from warehouse.publish import write_file

POSTGRESQL, SQLITE = ("postgresql", "postgres"), ("sqlite",)
_INSTALL = "Install it: `pip install 'orebook[database]'`."


@dataclass(frozen=True)
class Taken:
    """What a source gave: the delivered path, its rows, and how many of them are new
    and how many are gone since it was asked last."""

    name: str
    rows: int
    new: int
    gone: int


def take(project: Project, mappings: Iterable[Mapping]) -> Iterator[Taken]:
    """Ask each source and lay what it gives into the drop box.

    The rows are sorted by all their columns, so a source in which nothing changed gives
    the same bytes, and is not written again. Raises ProjectProblem where a source does
    not answer, or gives what no delivery can hold.
    """
    by_file = {m.file: m for m in mappings if m.source}
    for mapping in by_file.values():
        assert mapping.source is not None  # noqa: S101  chosen above
        try:
            rows = _plain(_asked(mapping.source))
        except _Refused as error:
            place = f"mappings/{mapping.file}.yaml, source"
            raise ProjectProblem([f"{place}: {error}"]) from None
        name = taken_name(mapping.file)
        target = project.intake / name
        before = pq.read_table(target) if target.is_file() else None
        new, gone = _difference(before, rows)
        if before is None or new or gone or before.schema != rows.schema:
            write_file(target, _bytes(rows))
        yield Taken(name, rows.num_rows, new, gone)


class _Refused(Exception):
    """Why a source gives nothing that can be taken."""


def _asked(source: SourceRule) -> pa.Table:
    if source.lake:
        return _of_lake(source)
    address = os.environ.get(source.connection, "")
    if not address:
        raise _Refused(
            f"the environment variable {source.connection} is not set. Set it to the "
            "address of the database (postgresql://... or sqlite:////path); it is kept "
            "in no file."
        )
    try:
        return _of_database(address, source.query)
    except _Refused:
        raise
    except ImportError:
        raise _Refused(f"the driver of the database is not there. {_INSTALL}") from None
    except Exception as error:
        # Whatever a driver says of an address that holds a password.
        words = " ".join(_without(address, str(error)).split())[:300]
        raise _Refused(f"the database {source.connection} says: {words}") from None


def _of_database(address: str, query: str) -> pa.Table:
    scheme = urlsplit(address).scheme
    if scheme in POSTGRESQL:
        from adbc_driver_postgresql.dbapi import connect as connect_postgresql

        with (
            closing(connect_postgresql(address)) as con,
            closing(con.cursor()) as cursor,
        ):
            # Whatever the query is: nothing is changed by being asked.
            cursor.execute("set transaction read only")
            cursor.execute(query)
            return cursor.fetch_arrow_table()
    if scheme in SQLITE:
        from adbc_driver_sqlite.dbapi import connect as connect_sqlite

        path = address.removeprefix("sqlite:").removeprefix("///")
        if not Path(path).is_file():
            raise _Refused("there is no SQLite file at the address that it names.")
        read_only = f"file:{path}?mode=ro"
        with (
            closing(connect_sqlite(read_only)) as con,
            closing(con.cursor()) as cursor,
        ):
            cursor.execute(query)
            return cursor.fetch_arrow_table()
    raise _Refused(
        "the address begins neither with postgresql:// nor with sqlite:///, and of "
        "other databases orebook takes nothing."
    )


def _without(address: str, text: str) -> str:
    """A text without the address and its password, however they are written in it."""
    try:
        password = urlsplit(address).password or ""
    except ValueError:
        password = ""
    for secret in (address, password, unquote(password)):
        text = text.replace(secret, "...") if secret else text
    return text


def _of_lake(source: SourceRule) -> pa.Table:
    """The answer of a query over the relation `lake`: the files of a pattern."""
    with connect() as con:
        try:
            found = f"read_parquet({literal(source.lake)}, union_by_name = true)"
            con.execute(f"create view lake as from {found}")
            return con.sql(source.query).to_arrow_table()
        except duckdb.Error as error:
            words = " ".join(str(error).split())[:300]
            raise _Refused(f"the lake {source.lake} says: {words}") from None


def _plain(rows: pa.Table) -> pa.Table:
    """Rows in types that a delivery can hold, in the order of what they say."""
    names = Counter(rows.column_names)
    if twice := [name for name, count in names.items() if count > 1 or not name]:
        raise _Refused(
            f"the query gives the column '{twice[0]}' twice, or without a name. Name "
            "each with `as`."
        )
    columns = {name: _column(name, rows[name]) for name in rows.column_names}
    plain = pa.table(columns)
    return plain.sort_by([(name, "ascending") for name in plain.column_names])


def _column(name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if isinstance(kind, pa.BaseExtensionType):
        # What Arrow has no type for, PostgreSQL's numeric among it, comes as text.
        column = pa.chunked_array([c.storage for c in column.chunks], kind.storage_type)
        kind = column.type
    of = pa.types
    if of.is_dictionary(kind):
        return _column(name, column.cast(kind.value_type))
    if of.is_boolean(kind) or of.is_large_string(kind) or of.is_string_view(kind):
        return column.cast(pa.string())
    if of.is_null(kind) or of.is_decimal256(kind) or of.is_time(kind):
        return column.cast(pa.string())
    if of.is_timestamp(kind):
        return column.cast(pa.timestamp("us", kind.tz))
    known = (of.is_integer, of.is_floating, of.is_decimal, of.is_string, of.is_date)
    if not any(is_kind(kind) for is_kind in known):
        raise _Refused(
            f"the column '{name}' is of type {kind}, which no cell holds. Cast it to "
            "text in the query, or leave it out."
        )
    return column


def _difference(before: pa.Table | None, now: pa.Table) -> tuple[int, int]:
    """How many rows are new, and how many are gone."""
    old = Counter(_told(before)) if before is not None else Counter()
    found = Counter(_told(now))
    return (found - old).total(), (old - found).total()


def _told(rows: pa.Table) -> Iterator[tuple[str, ...]]:
    names = rows.column_names
    for row in rows.to_pylist():
        yield tuple(f"{name}={row[name]!r}" for name in names)


def _bytes(rows: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink, compression="zstd")
    return sink.getvalue().to_pybytes()
