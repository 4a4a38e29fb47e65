"""What the house uses of Dagster that Dagster does not promise to keep.

Dagster is bound below its next minor version for this. One test names every private
part and says which is gone, so a new Dagster is tried here first.
"""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

import pytest

from tests.rooms import ROOT, modules, nodes

# Module -> names; none where the module is run by its name.
PRIVATE = {
    "dagster._core.definitions.data_version": {"DATA_VERSION_TAG", "NULL_DATA_VERSION"},
    "dagster._core.events": {
        "ASSET_CHECK_EVENTS", "ASSET_EVENTS", "EVENT_TYPE_TO_PIPELINE_RUN_STATUS",
    },
    "dagster._core.storage.event_log.schema": {
        "AssetKeyTable", "SqlEventLogStorageMetadata", "SqlEventLogStorageTable",
    },
    "dagster._core.storage.event_log.sqlite.sqlite_event_log": {
        "INDEX_SHARD_NAME", "SqliteEventLogStorage",
    },
    "dagster._core.storage.noop_compute_log_manager": {"NoOpComputeLogManager"},
    "dagster._core.storage.sql": {"create_engine"},
    "dagster._daemon": set(),
    "dagster._serdes": {"ConfigurableClassData"},
}  # fmt: skip
# Of the event log: what ours calls, and what it does in its own way, which Dagster has
# to call by this name.
EVENT_LOG = {
    "_connect", "_event_to_row", "_get_asset_entry_values",
    "_get_latest_materialization_records", "_has_asset_key_col_on_connection",
    "_has_asset_key_index_cols_on_connection", "_initdb",
    "_store_asset_event_tags", "conn_string_for_shard",
    "fetch_materializations", "fetch_observations", "get_latest_tags_by_partition",
    "has_secondary_index", "has_table",
    "index_connection", "run_connection", "store_asset_check_event", "store_event",
    "store_event_batch", "wipe_asset", "wipe_asset_partitions",
}  # fmt: skip
_PRIVATE_MODULE = re.compile(r"dagster(?:\.\w+)*\._\w+(?:\.\w+)*")


def used() -> Iterator[tuple[str, str]]:
    """(private module, name taken from it or ''), of every module of the product."""
    for path in modules().values():
        for node in nodes(path):
            if isinstance(node, ast.ImportFrom) and node.module:
                if _PRIVATE_MODULE.fullmatch(node.module):
                    yield from ((node.module, alias.name) for alias in node.names)
            elif isinstance(node, ast.Import):
                yield from (
                    (alias.name, "")
                    for alias in node.names
                    if _PRIVATE_MODULE.fullmatch(alias.name)
                )
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                for match in _PRIVATE_MODULE.finditer(node.value):
                    name = re.match(r"\n\s+class: (\w+)", node.value[match.end() :])
                    yield match[0], name[1] if name else ""


def test_every_private_part_is_named() -> None:
    found: dict[str, set[str]] = {}
    for module, name in used():
        found.setdefault(module, set()).update({name} - {""})
    assert found == PRIVATE


@pytest.mark.slow
@pytest.mark.parametrize("module", PRIVATE)
def test_a_private_part_is_still_there(module: str) -> None:
    assert find_spec(module), module
    gone = {n for n in PRIVATE[module] if not hasattr(import_module(module), n)}
    assert not gone


@pytest.mark.slow
def test_the_event_log_is_still_made_of_these() -> None:
    from dagster._core.storage.event_log.sqlite.sqlite_event_log import (
        SqliteEventLogStorage,
    )

    text = (ROOT / "pipelines/event_log.py").read_text(encoding="utf-8")
    (ours,) = [
        node for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef) and node.name == "EventLog"
    ]  # fmt: skip
    methods = {n.name for n in ours.body if isinstance(n, ast.FunctionDef)}
    called = {
        n.attr
        for n in ast.walk(ours)
        if isinstance(n, ast.Attribute)
        and isinstance(n.value, ast.Name)
        and n.value.id == "self"
    }
    theirs = set(dir(SqliteEventLogStorage))
    public = {"config_type", "from_config_value", "wipe", "dispose"}
    assert (methods | called) & theirs - public - {"__init__"} == EVENT_LOG
    assert theirs >= EVENT_LOG
    begins = SqliteEventLogStorage.__init__.__code__
    assert "_initialized_dbs" in begins.co_names
