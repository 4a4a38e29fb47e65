"""A database answers from what is in it, and from nothing else."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest

from warehouse.connection import connect


def test_a_missing_table_is_no_variable_of_python() -> None:
    reports = pd.DataFrame({"a": [1]})
    assert len(reports) == 1
    with connect() as con, pytest.raises(duckdb.CatalogException):
        con.execute("from reports")
