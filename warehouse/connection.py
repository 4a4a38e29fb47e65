"""How orebook opens DuckDB: UTC, no extensions from the network, bounded memory.

Only this module calls ``duckdb.connect``; every database is closed by its owner.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

# What is published is written so that DuckDB 1.2 and later can open it.
PUBLISHED_STORAGE = "v1.2.0"
MEMORY_LIMIT = "1000MB"


@contextmanager
def connect(
    path: Path | None = None,
    *,
    read_only: bool = False,
    storage: str | None = None,
    memory_limit: str | None = None,
    threads: int | None = None,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database (in memory without ``path``) and always close it.

    ``ORE_THREADS`` and ``ORE_MEMORY`` override the defaults; results do not depend
    on either. Raises ``duckdb.IOException`` if another process holds the file.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        # A table that is missing is an error, and no variable of Python by its name.
        "python_enable_replacements": False,
        "memory_limit": memory_limit or os.environ.get("ORE_MEMORY", MEMORY_LIMIT),
    }
    if path is not None:
        config["temp_directory"] = str(path.parent / (path.name + ".tmp"))
    if storage:
        config["storage_compatibility_version"] = storage
    wanted = threads or int(os.environ.get("ORE_THREADS") or 0)
    if wanted:
        config["threads"] = wanted
    connection = duckdb.connect(
        str(path) if path else ":memory:", read_only=read_only, config=config
    )
    try:
        connection.execute("load icu")
        set_session(connection)
        yield connection
    finally:
        connection.close()


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of a block's statements or none; a failed one leaves nothing aborted.

    The first failure is what is raised: without the rollback the next statement would
    fail with words about an aborted transaction instead.
    """
    con.execute("begin")
    try:
        yield
        con.execute("commit")
    except BaseException:
        # A failed commit, or a database that lost its disk, has ended it already.
        with suppress(duckdb.Error):
            con.execute("rollback")
        raise


def set_session(con: duckdb.DuckDBPyConnection) -> None:
    """What each cursor of a database has to be told anew."""
    con.execute("set TimeZone = 'UTC'; set enable_progress_bar = false")


@contextmanager
def as_written(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Join in the order in which statements do, and look rows up on their right sides.

    Where a key has several columns DuckDB takes them for independent, expects no row
    and lays down the large side for the small one to look up. Holds for all cursors.
    """
    con.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
    try:
        yield
    finally:
        con.execute("reset disabled_optimizers")


def spare_threads(con: duckdb.DuckDBPyConnection) -> None:
    """Go on with one thread, unless ``ORE_THREADS`` says how many it shall be."""
    if not os.environ.get("ORE_THREADS"):
        con.execute("set threads = 1")


def quoted(name: str) -> str:
    """An SQL identifier, quoted. Values never go through here: they are bound."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """An SQL string literal, for places where a value cannot be bound (DDL, views)."""
    return "'" + text.replace("'", "''") + "'"
