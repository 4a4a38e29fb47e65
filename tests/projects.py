"""Small projects for tests: a folder made from a few rows, and one way to run it."""

from __future__ import annotations

import calendar
import csv
import fcntl
import os
import sys
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from sqlite3 import dbapi2
from typing import TYPE_CHECKING, Any

import duckdb

from pipelines import session
from tests.empty import EMPTY
from transforms import catalogue
from transforms.cases import needed
from transforms.mart import publication, table
from transforms.mart.publication import publish_release, whole
from transforms.project import kept
from transforms.project.folder import load

if TYPE_CHECKING:
    import pytest

# A run of the Dagster job, asked or not, in a process of its own: add the folder.
# `orebook run` would not begin where nothing is new; the schedule and the UI can.
THE_JOB = (
    sys.executable,
    "-c",
    "import sys; from pathlib import Path\n"
    "from pipelines import orchestrate; from transforms.project.folder import load\n"
    "orchestrate.run(load(Path(sys.argv[1])))",
)
LONG = ("site_id", "metric_id", "period_start", "period_end", "value", "unit")


def write_csv(
    path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]
) -> None:
    """A CSV file, folders made as needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def make_project(
    folder: Path,
    *,
    periods: str = "[FY2024, FY2025]",
    sites: str = "A,Alpha,CL\nB,Beta,US\n",
    ownership: str = "",
    extra: str = "",
) -> Path:
    """A project folder with an empty drop box."""
    for name in ("intake", "state"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "orebook.yaml").write_text(f"company: Test\nperiods: {periods}\n{extra}")
    (folder / "sites.csv").write_text("site_id,name,country\n" + sites)
    if ownership:
        (folder / "ownership.csv").write_text(
            "site_id,valid_from,valid_to,equity_share,financial_control,"
            "operational_control\n" + ownership
        )
    return folder


def monthly(
    site: str, metric: str, year: int, value: object, unit: str, *more: object
) -> list[tuple[object, ...]]:
    """Twelve rows, one per month of a year."""
    rows = []
    for month in range(1, 13):
        last = calendar.monthrange(year, month)[1]
        start, end = f"{year}-{month:02d}-01", f"{year}-{month:02d}-{last}"
        rows.append((site, metric, start, end, value, unit, *more))
    return rows


def run(
    folder: Path, documents: Collection[str] = (), *, tables: bool = False
) -> Path:
    """Run a project without Dagster; return the release's folder.

    Of its documents (workbooks, reports) only the named ones are made, and its tables
    as files where asked for. Without documents the folder is that of the whole release,
    in which figures of people have their values.
    """
    project = load(folder)
    with session.open_session(project) as opened:
        opened.documents = {
            name: render
            for name, render in session.renderers().items()
            if name in documents
        }
        opened.has_table_files = tables
        release = opened.publish()
        return release if documents else whole(project, release.name).parent


def run_to_figures(folder: Path) -> Path:
    """Run a project as far as its figures; return the folder of the whole release, of
    these alone."""
    project = load(folder)
    with session.open_session(project) as opened:
        return whole(project, release_figures(opened).name).parent


def release_figures(opened: session.Session) -> Path:
    """A release that has the tables of ``transforms.mart`` alone; return its folder.

    Disclosures, alignment and materiality stand on figures: forty tables and their
    findings, a third of what a small run costs.
    """
    opened.conclude()
    return publish_release(
        opened.con, opened.project, opened.evidence, opened.context,
        table.collect(table.MART), {}, {}, has_table_files=False,
    )  # fmt: skip


def make_small(
    patch: pytest.MonkeyPatch, indicators: Collection[str], tables: Collection[str] = ()
) -> None:
    """From here on releases have some packaged indicators with whatever these read, and
    a company's own; no documents, and files of these tables alone.

    Files and documents are made of the database, so that where its rows are compared
    the rest is half of the time.
    """
    load_all = catalogue.load

    def chosen(*folders: Path) -> dict[str, catalogue.Indicator]:
        found = load_all(*folders)
        own = {name for name in found if name.startswith("x_")}
        return needed(found, own | {*indicators} & found.keys())

    patch.setattr(catalogue, "load", chosen)
    patch.setattr(session, "renderers", dict)

    def of_some(every: Callable[..., None]) -> Callable[..., None]:
        def write(place: Path, listed: list[table.Table], more: object) -> None:
            every(place, [one for one in listed if one.name in tables], more)

        return write

    for name in ("export_tables", "write_datapackage"):
        patch.setattr(publication, name, of_some(getattr(publication, name)))


_copy = kept.copy


def _copy_of_all(
    state: Path, kind: str, digest: str, make: Callable[[Path], None], target: Path
) -> None:
    """As ``kept.copy``; what any project of these tests laid out is not made again."""
    there = kept.place(EMPTY, kind, digest)

    def laid_out(empty: Path) -> None:
        # Another worker waits for the one that is at it, and one that was killed is
        # none.
        with there.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if there.exists():
                empty.unlink(missing_ok=True)  # of a run that was killed
                os.link(there, empty)
                return
            make(empty)
            os.link(empty, there)

    _copy(state, kind, digest, laid_out, target)


_connect = duckdb.connect


def _without_waiting(
    *given: Any, config: dict[str, Any] | None = None, **named: Any
) -> duckdb.DuckDBPyConnection:
    return _connect(*given, config={"fsync_mode": "NONE", **(config or {})}, **named)


_connect_sqlite = dbapi2.connect


def _sqlite_without_waiting(*given: Any, **named: Any) -> dbapi2.Connection:
    con = _connect_sqlite(*given, **named)
    con.execute("pragma synchronous = off")
    return con


# Commands as well: those of tests.typed are forked from a process that has read this.
kept.copy = _copy_of_all

# No test stops the machine, so none waits for the disk: that was a twentieth of them.
os.fsync = lambda handle: None
duckdb.connect = _without_waiting
dbapi2.connect = _sqlite_without_waiting  # Dagster's
