"""Events that a run stores at once are the ones that it would store one by one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import dagster as dg
import pytest

from pipelines import orchestrate

# Of a row, what does not name the run or the moment.
KEPT = {
    "dagster_event_type", "step_key", "asset_key", "partition", "check_name", "key",
    "value", "execution_status",
}  # fmt: skip


@dg.asset(code_version="1", check_specs=[dg.AssetCheckSpec("is_there", asset="iron")])
def iron(context):
    yield dg.MaterializeResult(
        data_version=dg.DataVersion("1"),
        check_results=[dg.AssetCheckResult(check_name="is_there", passed=True)],
    )


@dg.asset(deps=[iron], code_version="1")
def steel():
    return None


def stored(home: Path, batch: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, list]:
    """Run two assets; the rows of every table of the index and of the run's file."""
    home.mkdir()
    orchestrate.write_settings(home)
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    monkeypatch.setenv("DAGSTER_EVENT_BATCH_SIZE", batch)
    with dg.DagsterInstance.get() as instance:
        result = dg.materialize([iron, steel], instance=instance)
        assert result.success
        shown = instance.get_latest_materialization_event(dg.AssetKey("iron"))
        assert shown is not None
        assert shown.run_id == result.run_id
        found = {}
        for shard in ("index", result.run_id):
            file = home / "history" / "runs" / f"{shard}.db"
            kind = "index" if shard == "index" else "run"
            with closing(sqlite3.connect(file)) as con:
                for (table,) in con.execute(
                    "select name from sqlite_master where type = 'table' order by name"
                ).fetchall():
                    rows = con.execute(f"select * from {table}")
                    names = [item[0] for item in rows.description]
                    found[f"{kind}.{table}"] = sorted(
                        str(
                            [
                                item
                                for item in zip(names, row, strict=True)
                                if item[0] in KEPT
                            ]
                        )
                        for row in rows
                    )
    return found


def test_at_once_is_one_by_one(tmp_path, monkeypatch):
    at_once = stored(tmp_path / "a", "1000", monkeypatch)
    one_by_one = stored(tmp_path / "b", "0", monkeypatch)
    assert at_once == one_by_one
    assert len(at_once["run.event_logs"]) > 10
    assert len(at_once["index.asset_keys"]) == 2
    assert len(at_once["index.asset_check_executions"]) == 1


def test_a_batch_that_fails_leaves_nothing(tmp_path, monkeypatch):
    from pipelines.event_log import EventLog

    home = tmp_path / "home"
    home.mkdir()
    orchestrate.write_settings(home)
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    with dg.DagsterInstance.get() as instance:
        log = instance.event_log_storage
        assert isinstance(log, EventLog)
        with pytest.raises(ZeroDivisionError), log.index_connection() as con:
            con.exec_driver_sql("insert into secondary_indexes (name) values ('x')")
            with log.index_connection() as again:
                assert again is con
            raise ZeroDivisionError
        with log.index_connection() as con:
            rows = con.exec_driver_sql(
                "select count(*) from secondary_indexes where name = 'x'"
            )
            assert rows.scalar_one() == 0
