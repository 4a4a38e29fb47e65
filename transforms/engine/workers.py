"""Several cursors of one database at work at a time, each in a thread of its own.

Planning a statement takes one core whatever its size, so the many small statements of
a small company are shared out here; a large one's few long ones are shared out by
DuckDB itself, but for the small ones that follow them. Belongs here: who runs what, and
in which order results become visible.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import duckdb

from warehouse.connection import set_session

Item = TypeVar("Item")
Result = TypeVar("Result")
_MOST = 8


def cores() -> int:
    """How many cursors are worth having: ``ORE_THREADS``, else the machine's cores."""
    return min(int(os.environ.get("ORE_THREADS") or 0) or os.cpu_count() or 1, _MOST)


def each(
    con: duckdb.DuckDBPyConnection,
    count: int,
    items: Iterable[Item],
    work: Callable[[duckdb.DuckDBPyConnection, Item], Result],
    then: Callable[[duckdb.DuckDBPyConnection, Item], None] | None = None,
) -> Iterator[tuple[Item, Result]]:
    """Call ``work(cursor, item)`` on up to ``count`` cursors at a time, and ``then``
    for one item after the other, in the order of the items: (item, result).

    A cursor sees what is committed and its own temporary tables. The first item that
    fails raises; what had not begun by then is left.
    """
    with _cursors(con, count) as (threads, cursors):
        free = cursors.copy()

        def both(item: Item, before: Future[Result] | None) -> Result:
            cursor = free.pop()
            try:
                result = work(cursor, item)
                # Items are taken up in order, so the one before is at work or done.
                if before is not None:
                    before.result()
                if then is not None:
                    then(cursor, item)
                return result
            finally:
                free.append(cursor)

        futures: list[tuple[Item, Future[Result]]] = []
        for item in items:
            before = futures[-1][1] if then is not None and futures else None
            futures.append((item, threads.submit(both, item, before)))
        try:
            for item, future in futures:
                yield item, future.result()
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            for cursor in cursors:
                cursor.interrupt()
            raise


@contextmanager
def _cursors(
    con: duckdb.DuckDBPyConnection, count: int
) -> Iterator[tuple[ThreadPoolExecutor, list[duckdb.DuckDBPyConnection]]]:
    cursors = [con.cursor() for _ in range(count)]
    try:
        for cursor in cursors:
            set_session(cursor)
        with ThreadPoolExecutor(count, thread_name_prefix="figures") as threads:
            yield threads, cursors
    finally:
        for cursor in cursors:
            cursor.close()
