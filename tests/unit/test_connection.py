"""A database answers from what is in it alone, and keeps to its memory."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from warehouse.connection import connect
from warehouse.trouble import machine_trouble


def test_a_missing_table_is_no_variable_of_python() -> None:
    reports = pd.DataFrame({"a": [1]})
    assert len(reports) == 1
    with connect() as con, pytest.raises(duckdb.CatalogException):
        con.execute("from reports")


@pytest.mark.parametrize(
    ("on_disk", "select", "told"),
    [
        ("1GB", "list(range)", "has: let it have more (ORE_MEMORY=4GB)"),
        ("1MB", "count(distinct range || repeat('x', 100))", "The disk is full: free"),
    ],
)
def test_a_limit_that_is_met_is_called_by_its_name(
    tmp_path: Path, on_disk: str, select: str, told: str
) -> None:
    with connect(tmp_path / "a.duckdb", memory_limit="50MB", threads=1) as con:
        con.execute(f"set max_temp_directory_size = '{on_disk}'")
        with pytest.raises(duckdb.OutOfMemoryException) as caught:
            con.execute(f"select {select} from range(5_000_000)")
    assert told in str(machine_trouble(caught.value))
