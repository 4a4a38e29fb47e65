"""Databases in memory for tests of queries: each empty, all in one DuckDB.

Opening a DuckDB of one's own takes as long as most of these tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count

import duckdb

from warehouse.connection import connect, set_session

_OPEN = ExitStack()  # as long as the process is
_NUMBERS = count()


@contextmanager
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database, gone when its test is."""
    opened, name = _opened().cursor(), f"test_{next(_NUMBERS)}"
    try:
        set_session(opened)
        opened.execute(f"attach ':memory:' as {name}; use {name}")
        yield opened
    finally:
        opened.close()
        _opened().execute(f"detach {name}")


@cache
def _opened() -> duckdb.DuckDBPyConnection:
    return _OPEN.enter_context(connect())
