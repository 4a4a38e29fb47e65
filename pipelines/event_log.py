"""Dagster's event log in SQLite, with its connections kept open.

Dagster's own class makes a new engine and opens the file anew for every statement, and
the last close of a file rewrites it from its journal: 13 ms of CPU per event, about
1.5 ms here (a run has some 1,700). What is stored is exactly the same, so either class
reads what the other wrote.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dagster import AssetKey, AssetRecordsFilter, EventLogEntry
from dagster._core.events import (
    ASSET_CHECK_EVENTS,
    ASSET_EVENTS,
    EVENT_TYPE_TO_PIPELINE_RUN_STATUS,
)
from dagster._core.storage.event_log.schema import SqlEventLogStorageTable
from dagster._core.storage.event_log.sqlite.sqlite_event_log import (
    INDEX_SHARD_NAME,
    SqliteEventLogStorage,
)
from dagster._core.storage.sql import create_engine
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine
from sqlalchemy import event as hooks
from sqlalchemy.pool import NullPool, QueuePool

# Shards that stay open: the index, the run at work and a few that people look at.
_MOST_OPEN = 16
_TIMEOUT_SECONDS = 60
# One statement for all events: Dagster builds one anew for each, which takes longer
# than SQLite takes to store it.
_INSERT = SqlEventLogStorageTable.insert()
_IN_INDEX = ASSET_EVENTS | ASSET_CHECK_EVENTS | EVENT_TYPE_TO_PIPELINE_RUN_STATUS.keys()


class EventLog(SqliteEventLogStorage):
    """The event log under DAGSTER_HOME."""

    def __init__(self, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, tuple[Engine, Connection]] = {}
        # The thread that holds the lock finds its open transactions here.
        self._lock = threading.RLock()
        self._open: dict[str, Connection] = {}
        self._tables: set[str] = set()
        self._columns: dict[str, bool] = {}
        self._answers: dict[AssetKey | None, dict[str, Any]] = {}
        self._index_version = -1
        home = Path(os.environ["DAGSTER_HOME"])
        super().__init__(str(home / "history" / "runs"), inst_data)

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        """No settings: where the log is follows from DAGSTER_HOME."""
        return {}

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Any
    ) -> EventLog:
        """Called by Dagster with what dagster.yaml says."""
        return cls(inst_data)

    def has_table(self, table_name: str) -> bool:
        """Asked for every event; a table that is there stays."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def _has_asset_key_col_on_connection(
        self, conn: Connection, column_name: str
    ) -> bool:
        # Asked for every event too; the columns of a table stay as well.
        if column_name not in self._columns:
            has = super()._has_asset_key_col_on_connection(conn, column_name)
            self._columns[column_name] = has
        return self._columns[column_name]

    def get_latest_tags_by_partition(
        self, asset_key: AssetKey, *args: Any, **named: Any
    ) -> Any:
        """The tags of an asset's last events: every step asks this of all it reads."""
        ask = super().get_latest_tags_by_partition
        return self._remembered(asset_key, ask, asset_key, *args, **named)

    def fetch_materializations(
        self, records_filter: AssetKey | AssetRecordsFilter, *args: Any, **named: Any
    ) -> Any:
        """An asset's last materializations: every check asks for that of its asset."""
        ask = super().fetch_materializations
        asset_key = (
            records_filter
            if isinstance(records_filter, AssetKey)
            else records_filter.asset_key
        )
        return self._remembered(asset_key, ask, records_filter, *args, **named)

    def _remembered(
        self, asset_key: AssetKey, ask: Callable[..., Any], *args: Any, **named: Any
    ) -> Any:
        """An answer about an asset, which stands until an event of it is stored here or
        another process writes to the index, which SQLite tells."""
        with self._lock:
            version = self._index_written()
        if version != self._index_version:
            self._answers.clear()
            self._index_version = version
        answers = self._answers.setdefault(asset_key, {})
        question = f"{ask.__name__} {args} {named}"
        if question not in answers:
            answers[question] = ask(*args, **named)
        return answers[question]

    def wipe_asset(self, asset_key: AssetKey) -> None:
        """Forget an asset's events."""
        super().wipe_asset(asset_key)
        self._answers.clear()

    def wipe_asset_partitions(self, *args: Any, **named: Any) -> None:
        """Forget the events of some partitions of an asset."""
        super().wipe_asset_partitions(*args, **named)
        self._answers.clear()

    def store_event(self, event: EventLogEntry) -> None:
        """Store an event in its run's file and, if looked up there, in the index."""
        row = self._event_to_row(event)
        kind = event.dagster_event_type if event.is_dagster_event else None
        with self.run_connection(event.run_id) as con:
            _insert(con, row)
        if kind not in _IN_INDEX:
            return
        with self.index_connection() as con:
            number = _insert(con, row)
            if kind in ASSET_EVENTS:
                self._store_asset_event_tags(con, [event], [number])
                self._store_asset_event(con, event, number)
                self._answers.pop(event.get_dagster_event().asset_key, None)
            if kind in ASSET_CHECK_EVENTS:
                self.store_asset_check_event(event, number)

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        """Store what a run intends to make, or an output's events, in one transaction.

        Dagster gathers them if DAGSTER_EVENT_BATCH_SIZE says so.
        """
        with self.run_connection(events[0].run_id), self.index_connection():
            super().store_event_batch(events)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Any]:
        # The lock lets one thread in at a time, so one connection a shard is enough.
        with self._lock:
            if shard in self._open:
                yield self._open[shard]
                return
            if shard not in self._initialized_dbs:
                engine = create_engine(
                    self.conn_string_for_shard(shard),
                    poolclass=NullPool,
                    connect_args={"timeout": _TIMEOUT_SECONDS},
                )
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            con = self._connection(shard)
            with con.begin():
                self._open[shard] = con
                try:
                    yield con
                finally:
                    del self._open[shard]

    def _index_written(self) -> int:
        """A number that changes when another process writes to the index; asked of the
        driver itself, for it is asked a thousand times a run."""
        if INDEX_SHARD_NAME not in self._initialized_dbs:
            with self.index_connection():
                pass
        driver: Any = self._connection(INDEX_SHARD_NAME).connection.driver_connection
        (version,) = driver.execute("pragma data_version").fetchone()
        return int(version)

    def _connection(self, shard: str) -> Connection:
        """The one connection of a shard, which stays open between transactions."""
        kept = self._engines.pop(shard, None)
        if kept is None:
            engine = create_engine(
                self.conn_string_for_shard(shard),
                poolclass=QueuePool,
                pool_size=1,
                max_overflow=0,
                connect_args={
                    "timeout": _TIMEOUT_SECONDS,
                    "check_same_thread": False,
                },
            )
            hooks.listen(engine, "connect", _no_sync_per_event)
            kept = engine, engine.connect()
        self._engines[shard] = kept
        for old in [name for name in self._engines if name not in self._open]:
            if len(self._engines) > _MOST_OPEN and old != shard:
                _shut(*self._engines.pop(old))
        return kept[1]

    def _close(self) -> None:
        for kept in self._engines.values():
            _shut(*kept)
        self._engines.clear()

    def wipe(self) -> None:
        """Forget every event."""
        self._close()
        self._answers.clear()
        super().wipe()

    def dispose(self) -> None:
        """Close what is open."""
        super().dispose()
        self._close()


def _insert(con: Connection, row: dict[str, Any]) -> int:
    """Store an event; return its number."""
    (number,) = con.execute(_INSERT, row).inserted_primary_key or (0,)
    return int(number)


def _shut(engine: Engine, con: Connection) -> None:
    con.close()
    engine.dispose()


def _no_sync_per_event(connection: Any, record: Any) -> None:
    # With a journal this loses at most the last events when the machine stops, never
    # the file; the ledger, not this log, is the evidence.
    connection.execute("pragma synchronous = normal")
