"""What releases showed of people: sums of cells, put down when a release is made.

Who has two releases has the sums of both, and another boundary, approach or indicator
makes others of the same cells: of a group without a site that was sold other parts can
be shown, from which the parts follow that were withheld. So each release leaves on
record what it shows, and the next is decided with that in mind. Belongs here: the
record, as Parquet in the store, and which records count. What follows is ``people``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from transforms.intake import deliver
from transforms.intake.deliver import Evidence
from transforms.project.folder import Project
from warehouse import ledger, raw_store
from warehouse.connection import literal
from warehouse.package_files import query

# Before the name of a sum of a record, where figures have their id.
MARK = "shown/"


def records(project: Project, evidence: Evidence, release: str) -> list[Path]:
    """What was put down of other releases, oldest first. Raises MissingObject.

    Of a release that is made again what came after it does not count.
    """
    found: dict[str, Path] = {}
    for entry in evidence.entries:
        if entry.kind in deliver.MADE and entry.name == release:
            break
        if entry.kind == deliver.SHOWN:
            path = raw_store.stored_file(project.store, entry.sha256, entry.name)
            found[entry.sha256] = path
    return list(found.values())


def read(con: duckdb.DuckDBPyConnection, records: Sequence[Path]) -> None:
    """Temporary ``shown_before``: of each sum of the records (said), each once, how
    often each of its facts counts: share / per; of the sums of a figure that was
    withheld their name alone."""
    con.execute(
        "create or replace temp table shown_before (said varchar, metric_id varchar, "
        "site_id varchar, period_start date, period_end date, dimensions varchar, "
        "factor_id varchar, amount decimal(38,12), share decimal(12,10), per bigint)"
    )
    for path in records:
        con.execute(
            "insert into shown_before by name "
            f"from read_parquet({literal(str(path))}) where said not in "
            "(select said from shown_before)"
        )


def same(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Names of the sums whose facts hold what they held then (people_said.sql)."""
    rows = con.execute("select said from shown_same").fetchall()
    return {MARK + said for (said,) in rows}


def withheld(con: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Figures of the very sums that a figure had which was withheld."""
    rows = con.execute(
        "select figure_id from figure_said semi join shown_before using (said)"
    ).fetchall()
    return frozenset(name for (name,) in rows)


def write(con: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Write the sums that figures show or withhold and no record has; no file where
    none is new.

    ``con`` has the tables of people_said.sql and the decided ``withheld``.
    """
    found = query(__package__, "people_shown")
    con.execute(f"create or replace temp table shown as {found}")
    if con.execute("select 1 from shown limit 1").fetchone():
        file = literal(str(target))
        con.execute(f"copy shown to {file} (format parquet, compression zstd)")


def enter(project: Project, evidence: Evidence, release: str, shown: Path) -> None:
    """Put what a release shows on record, if it has anything of its own and is not."""
    if not shown.exists():
        return
    stored = raw_store.put(project.store, shown)
    if evidence.current(deliver.SHOWN).get(release) != stored.sha256:
        ledger.append(
            project.ledger, evidence.entries, kind=deliver.SHOWN, name=release,
            sha256=stored.sha256, size=stored.size, actor=deliver.actor(),
            reason="what it shows of people, for those after it",
        )  # fmt: skip
