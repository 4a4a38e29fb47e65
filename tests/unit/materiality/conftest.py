"""The worked case, computed once for all that only look at it."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from materiality import assessment, model, uncertainty
from tests.unit.materiality.case import assessed, case
from warehouse.connection import connect


@pytest.fixture(scope="session")
def worked(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The worked case as it stands, and how sure it is; nobody can change anything."""
    path = tmp_path_factory.mktemp("worked") / "worked.duckdb"
    with connect(path) as con:
        assessment.compute(con, assessed(case()))
        uncertainty.write(con, model.load(con))
    with connect(path, read_only=True) as con:
        yield con
