"""Dagster's event log in SQLite, with its connections kept open.

Dagster's own class makes a new engine and opens the file anew for every statement, and
the last close of a file rewrites it from its journal: 13 ms of CPU per event, less than
1 ms here (a run has 300 to 1,900). What a step makes is stored at the step's next word,
all of it at once. What is stored is exactly the same, so either class reads what the
other wrote.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

from dagster import (
    AssetKey,
    AssetRecordsFilter,
    DagsterEventType,
    EventLogEntry,
    EventLogRecord,
    EventRecordsResult,
)
from dagster._core.definitions.data_version import DATA_VERSION_TAG
from dagster._core.events import (
    ASSET_CHECK_EVENTS,
    ASSET_EVENTS,
    EVENT_TYPE_TO_PIPELINE_RUN_STATUS,
)
from dagster._core.storage.event_log.schema import (
    AssetKeyTable,
    SqlEventLogStorageMetadata,
    SqlEventLogStorageTable,
)
from dagster._core.storage.event_log.sqlite.sqlite_event_log import (
    INDEX_SHARD_NAME,
    SqliteEventLogStorage,
)
from dagster._core.storage.sql import create_engine
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, inspect, select
from sqlalchemy import event as hooks
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.pool import NullPool, QueuePool

# Shards that stay open: the index, the run at work and a few that people look at.
_MOST_OPEN = 16
_TIMEOUT_SECONDS = 60
_VERSION_TABLE = (
    "create table if not exists alembic_version (version_num varchar(32) not null, "
    "constraint alembic_version_pkc primary key (version_num))"
)
_NOTE_VERSION = "insert or ignore into alembic_version values (?)"
# One statement for all events: Dagster builds one anew for each, which takes longer
# than SQLite takes to store it.
_INSERT = SqlEventLogStorageTable.insert()
_IN_INDEX = ASSET_EVENTS | ASSET_CHECK_EVENTS | EVENT_TYPE_TO_PIPELINE_RUN_STATUS.keys()
# What waits for the next event of another kind, and is stored with it: what a run means
# to make, and what a step made. A run that is killed between the two has not told it.
_WAIT = ASSET_CHECK_EVENTS | {
    DagsterEventType.ASSET_MATERIALIZATION_PLANNED,
    DagsterEventType.STEP_INPUT,
    DagsterEventType.LOADED_INPUT,
    DagsterEventType.STEP_OUTPUT,
    DagsterEventType.HANDLED_OUTPUT,
    DagsterEventType.ASSET_MATERIALIZATION,
}


class EventLog(SqliteEventLogStorage):
    """The event log under DAGSTER_HOME."""

    def __init__(self, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, tuple[Engine, Connection]] = {}
        # The thread that holds the lock finds its open transactions here.
        self._lock = threading.RLock()
        self._open: dict[str, Connection] = {}
        self._tables: set[str] = set()
        # The version of an index that was laid out here, by this Dagster.
        self._laid_out: str | None = None
        self._indexes: set[str] = set()
        self._columns: dict[str, bool] = {}
        self._waiting: list[EventLogEntry] = []
        self._answers: dict[AssetKey | None, dict[str, Any]] = {}
        # Of an asset its last materialization, as text and as what was read from it.
        self._last: dict[str, tuple[str, AssetKey, EventLogRecord | None]] = {}
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

    def has_secondary_index(self, name: str) -> bool:
        """Asked at every look at an asset; an index that was built stays."""
        if name not in self._indexes and super().has_secondary_index(name):
            self._indexes.add(name)
        return name in self._indexes

    def fetch_observations(
        self,
        records_filter: AssetKey | AssetRecordsFilter,
        limit: int,
        cursor: str | None = None,
        ascending: bool = False,
    ) -> EventRecordsResult:
        """An asset's observations: every step asks for those of whatever it reads that
        no run has told of yet. Where nobody ever noted one, none is looked for."""
        if not self._remembered(None, self._has_observations):
            return EventRecordsResult([], cursor or "", has_more=False)
        return super().fetch_observations(records_filter, limit, cursor, ascending)

    def _has_observations(self) -> bool:
        query = select(SqlEventLogStorageTable.c.id).where(
            SqlEventLogStorageTable.c.dagster_event_type
            == DagsterEventType.ASSET_OBSERVATION.value
        )
        with self.index_connection() as con:
            return con.execute(query.limit(1)).first() is not None

    def get_latest_tags_by_partition(
        self, asset_key: AssetKey, *args: Any, **named: Any
    ) -> Any:
        """The tags of an asset's last events: every step asks this of all it reads,
        most of which no run of a small company ever tells of."""
        if asset_key.to_string() not in self._remembered(None, self._known):
            return {}
        ask = super().get_latest_tags_by_partition
        return self._remembered(asset_key, ask, asset_key, *args, **named)

    def _known(self) -> set[str]:
        """Assets of which any event is stored."""
        with self.index_connection() as con:
            return set(con.scalars(select(AssetKeyTable.c.asset_key)))

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
        self,
        asset_key: AssetKey | None,
        ask: Callable[..., Any],
        *args: Any,
        **named: Any,
    ) -> Any:
        """An answer about an asset (None: about all of them), which stands until an
        event of it is stored here or another process writes to the index, which SQLite
        tells."""
        with self._lock:
            version = self._index_written()
        if version != self._index_version:
            self._answers.clear()
            self._index_version = version
        answers = self._answers.setdefault(asset_key, {})
        question = _question(ask.__name__, *args, **named)
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

    def _get_latest_materialization_records(
        self, raw_asset_rows: Any
    ) -> dict[AssetKey, EventLogRecord | None]:
        # Each step asks this of all it reads. An asset that was wiped has details.
        found: dict[AssetKey, EventLogRecord | None] = {}
        left = []
        for row in raw_asset_rows:
            text, key, record = self._last.get(row["asset_key"], ("", None, None))
            if key and text == row["last_materialization"] and not row["asset_details"]:
                found[key] = record
            else:
                left.append(row)
        if left:
            read = super()._get_latest_materialization_records(left)
            texts = {row["asset_key"]: row["last_materialization"] for row in left}
            for key, record in read.items():
                name = key.to_string()
                if texts[name]:
                    self._last[name] = texts[name], key, record
            found |= read
        return found

    def store_event(self, event: EventLogEntry) -> None:
        """Store an event in its run's file and, if looked up there, in the index."""
        self.store_event_batch([event])

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        """Store events in one transaction, at the latest when they are asked for.

        Dagster gathers them if DAGSTER_EVENT_BATCH_SIZE says so.
        """
        with self._lock:
            for event in events:
                self._expect(event)
            self._waiting += events
            if any(_kind(event) not in _WAIT for event in events):
                self._store()

    def _expect(self, event: EventLogEntry) -> None:
        """What was answered of an asset holds no more; the tags of its last event are
        asked for by all that read it, and known."""
        if _kind(event) not in ASSET_EVENTS:
            return
        if _kind(event) == DagsterEventType.ASSET_OBSERVATION:
            self._answers.pop(None, None)
        told = event.get_dagster_event()
        if told.asset_key:
            known = self._answers.get(None, {}).get(_question("_known"), set())
            known.add(told.asset_key.to_string())
        answers: dict[str, Any] = {}
        if _kind(event) == DagsterEventType.ASSET_MATERIALIZATION and told.partition:
            tags = told.step_materialization_data.materialization.tags or {}
            if version := tags.get(DATA_VERSION_TAG):
                question = _question(
                    "get_latest_tags_by_partition",
                    told.asset_key,
                    DagsterEventType.ASSET_MATERIALIZATION,
                    [DATA_VERSION_TAG],
                    asset_partitions=[told.partition],
                )
                answers[question] = {told.partition: {DATA_VERSION_TAG: version}}
        self._answers[told.asset_key] = answers

    def _store(self) -> None:
        """Store what waits."""
        waiting, self._waiting = self._waiting, []
        for run_id, of_run in groupby(waiting, lambda event: event.run_id):
            events = list(of_run)
            rows = [self._event_to_row(event) for event in events]
            with self.run_connection(run_id) as con, self.index_connection() as index:
                con.execute(_INSERT, rows)
                self._store_in_index(
                    index,
                    [
                        (event, _insert(index, row))
                        for event, row in zip(events, rows, strict=True)
                        if _kind(event) in _IN_INDEX
                    ],
                )

    def _store_in_index(
        self, con: Connection, events: list[tuple[EventLogEntry, int]]
    ) -> None:
        of_assets = [item for item in events if _kind(item[0]) in ASSET_EVENTS]
        if of_assets:
            self._store_asset_event_tags(con, *zip(*of_assets, strict=True))
        has_columns = self._has_asset_key_index_cols_on_connection(con)
        entries = []
        for event, number in of_assets:
            values = self._get_asset_entry_values(event, number, has_columns)
            if key := event.get_dagster_event().asset_key:
                name = key.to_string()
                entries.append({"asset_key": name, **values})
                if text := values.get("last_materialization"):
                    self._last[name] = text, key, EventLogRecord(number, event)
        for columns, some in groupby(entries, tuple):
            upsert = insert(AssetKeyTable)
            upsert = upsert.on_conflict_do_update(
                ["asset_key"], set_={c: upsert.excluded[c] for c in columns[1:]}
            )
            if len(columns) > 1:
                con.execute(upsert, list(some))
        for event, number in events:
            if _kind(event) in ASSET_CHECK_EVENTS:
                self.store_asset_check_event(event, number)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Any]:
        # The lock lets one thread in at a time, so one connection a shard is enough.
        with self._lock:
            if self._waiting and not self._open:
                self._store()
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

    def _initdb(self, engine: Engine, for_index_shard: bool = False) -> None:
        # Dagster has alembic read all migrations to ask for the version of a file, and
        # again to note it. One that has a version is left as it is, as Dagster would; a
        # run's file is laid out as the index was, if that was just now.
        with engine.connect() as con:
            if _version(con):
                return
        if for_index_shard or self._laid_out is None:
            super()._initdb(engine, for_index_shard)
            if for_index_shard:
                with engine.connect() as con:
                    self._laid_out = _version(con)
            return
        with engine.connect() as con:
            con.exec_driver_sql("pragma journal_mode = wal")
            con.commit()
            SqlEventLogStorageMetadata.create_all(con)
            con.exec_driver_sql(_VERSION_TABLE)
            con.exec_driver_sql(_NOTE_VERSION, (self._laid_out,))
            con.commit()

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
        with self._lock:
            self._store()
        super().dispose()
        self._close()


def _kind(event: EventLogEntry) -> DagsterEventType | None:
    return event.dagster_event_type if event.is_dagster_event else None


def _question(name: str, *args: Any, **named: Any) -> str:
    return f"{name} {args} {named}"


def _insert(con: Connection, row: dict[str, Any]) -> int:
    """Store an event; return its number."""
    (number,) = con.execute(_INSERT, row).inserted_primary_key or (0,)
    return int(number)


def _version(con: Connection) -> str | None:
    """The version that alembic noted in a file."""
    if not inspect(con).has_table("alembic_version"):
        return None
    return con.exec_driver_sql("select version_num from alembic_version").scalar()


def _shut(engine: Engine, con: Connection) -> None:
    con.close()
    engine.dispose()


def _no_sync_per_event(connection: Any, record: Any) -> None:
    # With a journal this loses at most the last events when the machine stops, never
    # the file; the ledger, not this log, is the evidence.
    connection.execute("pragma synchronous = normal")
