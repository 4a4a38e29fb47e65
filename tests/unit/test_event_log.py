"""What our event log stores and answers is what Dagster's own would."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import dagster as dg
import pytest

from pipelines import orchestrate
from pipelines.event_log import EventLog

# Of a row, what does not name the run or the moment.
KEPT = {
    "dagster_event_type", "step_key", "asset_key", "partition", "check_name", "key",
    "value", "execution_status", "version_num",
}  # fmt: skip
DAYS = dg.StaticPartitionsDefinition(["monday"])


@dg.asset(
    code_version="1",
    check_specs=[dg.AssetCheckSpec("is_there", asset="iron")],
    partitions_def=DAYS,
)
def iron(context):
    yield dg.MaterializeResult(
        data_version=dg.DataVersion("1"),
        check_results=[dg.AssetCheckResult(check_name="is_there", passed=True)],
    )


@dg.asset(deps=[iron, "coal"], code_version="1", partitions_def=DAYS)
def steel():
    return None


def stored(
    home: Path, is_ours: bool, monkeypatch: pytest.MonkeyPatch
) -> dict[str, list]:
    """Run two assets twice, and note between what nobody makes; the rows of every table
    of the index and of the last run's file."""
    home.mkdir()
    orchestrate.write_settings(home)
    if not is_ours:
        settings = home / "dagster.yaml"
        lines = settings.read_text().splitlines(keepends=True)
        at = lines.index("event_log_storage:\n")
        settings.write_text("".join(lines[:at] + lines[at + 3 :]))
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    monkeypatch.setenv("DAGSTER_EVENT_BATCH_SIZE", "1000" if is_ours else "0")
    with dg.DagsterInstance.get() as instance:
        for number in range(2):
            if number:
                tags = {"dagster/data_version": "7"}
                instance.report_runless_asset_event(
                    dg.AssetObservation("coal", tags=tags)
                )
            result = dg.materialize(
                [iron, steel], instance=instance, partition_key="monday"
            )
            assert result.success
        assert isinstance(instance.event_log_storage, EventLog) == is_ours
        shown = instance.get_latest_materialization_event(dg.AssetKey("iron"))
        assert shown is not None
        assert shown.run_id == result.run_id
        made = instance.get_latest_materialization_event(dg.AssetKey("steel"))
        assert made is not None
        materialization = made.asset_materialization
        assert materialization is not None
        of_inputs = "dagster/input_data_version/"
        tags = materialization.tags or {}
        found = {"read": sorted(i for i in tags.items() if i[0].startswith(of_inputs))}
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


def test_it_stores_what_dagster_stores(tmp_path, monkeypatch):
    at_once = stored(tmp_path / "a", True, monkeypatch)
    one_by_one = stored(tmp_path / "b", False, monkeypatch)
    assert at_once == one_by_one
    assert [name.rpartition("/")[2] for name, _ in at_once["read"]] == ["coal", "iron"]
    assert len(at_once["run.event_logs"]) > 10
    assert len(at_once["index.asset_keys"]) == 3
    assert len(at_once["index.asset_check_executions"]) == 2


def test_a_batch_that_fails_leaves_nothing(tmp_path, monkeypatch):
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


def test_tags_are_those_of_what_was_told_since(tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir()
    orchestrate.write_settings(home)
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    key, version = dg.AssetKey("coal"), "dagster/data_version"
    with dg.DagsterInstance.get() as instance:
        kind = dg.DagsterEventType.ASSET_MATERIALIZATION

        def tags() -> object:
            return instance.event_log_storage.get_latest_tags_by_partition(
                key, kind, [version], asset_partitions=["monday"]
            )

        assert tags() == {}
        for tag in ("7", "8"):
            instance.report_runless_asset_event(
                dg.AssetMaterialization("coal", partition="monday", tags={version: tag})
            )
            assert tags() == {"monday": {version: tag}}
