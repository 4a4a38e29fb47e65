"""`orebook check`: deliveries held to their contracts in a throw-away place.

Nothing is put into evidence: the files are read where they are, in a database in
memory's temporary folder, and forgotten.
"""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from transforms import steps
from transforms.intake import collect, deliver
from transforms.mart.mart_tables import TABLES
from transforms.project.folder import Project
from transforms.project.severity import FLAGGED, REFUSED
from warehouse import reference
from warehouse.connection import quoted


def check_project(
    project: Project, say: Callable[[str], None]
) -> tuple[dict[str, int], list[dict[str, Any]], dict[str, int]]:
    """(counts, refused and flagged places with words, rows accepted by file)."""
    with tempfile.TemporaryDirectory(prefix="orebook-check-") as folder:
        scratch = dataclasses.replace(project, root=Path(folder))
        _mirror(project.root, scratch.root)
        evidence = deliver.open_evidence(scratch)
        deliver.receive(scratch, evidence)
        counts = {"files": len(evidence.deliveries())}
        with steps.build_database(scratch) as con:
            steps.configure(con, scratch)
            waiting = collect.collect(con, scratch, evidence)
            for dataset in waiting.datasets():
                say(f"validated.{dataset}")
                steps.load(con, waiting, dataset)
            cursor = con.execute(
                f'from ({TABLES["rejects"]}) order by file, sheet, "row", "column", '
                "rule"
            )
            names = [item[0] for item in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            accepted = _accepted(con)
    # Counted at the end: what two files contradict each other in is known only then.
    counts["rows accepted"] = sum(accepted.values())
    for severity in (REFUSED, FLAGGED):
        counts[f"places {severity}"] = sum(r["severity"] == severity for r in rows)
    return counts, rows, accepted


def _accepted(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows taken over, by the name of the file."""
    kept = ["select file_no from validated.measurement where resolution = 0"]
    kept += [
        f"select file_no from register.{quoted(row['metric_id'])} where resolution = 0"
        for row in reference.rows("metrics")
        if row["form"] == "register" and row["origin"] == "collected"
    ]
    found = con.execute(
        f"select d.name, count(*) from ({' union all '.join(kept)}) k "
        "join raw.delivery d on d.file_no = k.file_no group by d.name"
    )
    return dict(found.fetchall())


def _mirror(source: Path, target: Path) -> None:
    """The project as links, without its evidence, state and publications."""
    for path in source.iterdir():
        if path.name not in ("evidence", "state", "published", ".git"):
            (target / path.name).symlink_to(path.resolve())
