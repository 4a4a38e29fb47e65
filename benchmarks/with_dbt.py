"""The bare script's three tables as models of dbt-duckdb.

The same SQL and the same memory limit, so that what is left is what dbt itself takes.
``python -m benchmarks.with_dbt PROJECT TARGET`` writes TARGET, a folder with the dbt
project and ``warehouse.duckdb``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from dbt.cli.main import dbtRunner

from benchmarks import bare_sql
from benchmarks.indicators import WANTED
from warehouse.connection import MEMORY_LIMIT

_PROJECT = {
    "name": "bare",
    "profile": "bare",
    "model-paths": ["models"],
    "models": {"bare": {"+materialized": "table"}},
}


def run(project: Path, target: Path) -> None:
    """Write a dbt project of the bare script's tables and run it. Raises RuntimeError
    where a model fails."""
    models = target / "models"
    models.mkdir(parents=True)
    output = {
        "type": "duckdb",
        "path": str(target / "warehouse.duckdb"),
        "threads": 1,  # one model after the other; each takes all cores
        "config_options": {"memory_limit": MEMORY_LIMIT},
    }
    profiles = {"bare": {"target": "own", "outputs": {"own": output}}}
    # JSON is YAML too.
    (target / "dbt_project.yml").write_text(json.dumps(_PROJECT))
    (target / "profiles.yml").write_text(json.dumps(profiles))
    figures = " union all ".join(f"from ({bare_sql.figures(w)})" for w in WANTED)
    for name, sql in (
        ("canonical", bare_sql.canonical(project)),
        ("share", bare_sql.shares(project)),
        ("figure", figures),
    ):
        (models / f"{name}.sql").write_text(_with_references(sql))
    done = dbtRunner().invoke(
        ["--quiet", "run", "--project-dir", str(target), "--profiles-dir", str(target)]
    )
    if not done.success:
        raise RuntimeError(f"dbt: {done.exception or done.result}")


def _with_references(sql: str) -> str:
    """SQL in which tables that other models make are referred to as dbt wants it."""
    sql = sql.replace("from canonical", "from {{ ref('canonical') }}")
    return sql.replace("join share ", "join {{ ref('share') }} ")


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]))
