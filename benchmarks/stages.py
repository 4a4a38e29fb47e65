"""What each stage of a run takes: seconds, CPU and statements of DuckDB.

``python -m benchmarks.stages`` prints a table for the sample company and for three
sites with one year of three metrics, each run once from nothing and again after a
correction. Without Dagster, whose part is in ``commands``. A statement is counted each
time it is executed; one text may hold several.
"""

from __future__ import annotations

import calendar
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.measure import table
from pipelines.session import open_session
from transforms.project import folder as project
from warehouse.package_files import package_folder

# What was executed, and how many seconds it took: a plan may take more than its rows.
_ASKED: list[tuple[Any, float]] = []


class _Counted:
    """A connection that notes what is executed on it and on its cursors."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._con, name)
        if name not in ("execute", "executemany", "sql"):
            return found

        def noted(statement: Any, *more: Any, **named: Any) -> Any:
            began = time.monotonic()
            try:
                return found(statement, *more, **named)
            finally:
                _ASKED.append((statement, time.monotonic() - began))

        return noted

    def cursor(self) -> _Counted:
        return _Counted(self._con.cursor())


@dataclass
class Stages:
    """Stages of a run, one after the other."""

    rows: list[tuple[str, float, float, int]] = field(default_factory=list)
    longest: tuple[float, str] = (0.0, "")

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure a block."""
        _ASKED.clear()
        wall, cpu = time.monotonic(), time.process_time()
        yield
        wall, cpu = time.monotonic() - wall, time.process_time() - cpu
        count = sum(
            len(duckdb.extract_statements(s)) if isinstance(s, str) else 1
            for s, _ in _ASKED
        )
        slow = ((took, " ".join(str(s).split())[:60]) for s, took in _ASKED)
        self.longest = max(self.longest, *slow, key=lambda one: one[0])
        self.rows.append((name, wall, cpu, count))

    def and_all(self) -> list[tuple[str, float, float, int]]:
        """The stages and their sum."""
        _, walls, cpus, counts = zip(*self.rows, strict=True)
        return [*self.rows, ("all", sum(walls), sum(cpus), sum(counts))]


def run(folder: Path) -> Stages:
    """A whole run of a project, stage by stage."""
    found = Stages()
    stage = found.stage
    with stage("open"):
        entered = open_session(project.load(folder))
        session = entered.__enter__()
    with stage("deliveries"):
        session.deliveries()
    with stage("validation"):
        session.validate_all()
    with stage("facts"):
        session.facts()
    with stage("figures"):
        session.compute(session.due(), others_follow=True)
        session.conclude()
    with stage("answers, materiality"):
        for standard in session.project.config.standards:
            session.disclose(standard)
        session.assess()
    with stage("release"):
        session.publish()
    entered.__exit__(None, None, None)
    return found


def sample(folder: Path) -> Path:
    """The sample company; its correction is the one of the first ten minutes."""
    shutil.copytree(package_folder("pipelines") / "examples" / "kestrel", folder)
    return folder


def small(folder: Path) -> Path:
    """Three sites, one year by month, three metrics: 108 rows."""
    (folder / "intake").mkdir(parents=True)
    (folder / "orebook.yaml").write_text(
        "company: Small\nperiods: [FY2025]\nstandards: [gri14@2024]\n"
    )
    (folder / "sites.csv").write_text(
        "site_id,name,country\nA,Alpha,CL\nB,Beta,PE\nC,Gamma,AU\n"
    )
    lines = ["site_id,metric_id,period_start,period_end,value,unit"]
    for site in "ABC":
        for month in range(1, 13):
            day = f"2025-{month:02d}"
            days = f"{day}-01,{day}-{calendar.monthrange(2025, month)[1]}"
            lines += [
                f"{site},water_withdrawal_ml,{days},{10 + month},ML",
                f"{site},electricity_purchased_mwh,{days},{100 * month},MWh",
                f"{site},waste_generated_t,{days},{5 + month},t",
            ]
    (folder / "intake" / "site.csv").write_text("\n".join(lines) + "\n")
    return folder


_CORRECTIONS = {
    sample: "site_id,metric_id,period_start,period_end,value,unit,destination,quality,"
    "treatment\nKES-06,water_discharge_ml,2024-12-01,2024-12-31,140.2,ML,surface,fresh,"
    "secondary\n",
    small: "site_id,metric_id,period_start,period_end,value,unit,supersedes\n"
    "A,water_withdrawal_ml,2025-03-01,2025-03-31,14,ML,site.csv\n",
}


_HEAD = ["stage", *2 * ["wall s", "CPU s", "statements"]]


def main() -> None:
    """Print the tables."""
    connect = duckdb.connect
    duckdb.connect = lambda *a, **k: _Counted(connect(*a, **k))  # type: ignore
    for make in (sample, small):
        with tempfile.TemporaryDirectory() as temporary:
            folder = make(Path(temporary) / "company")
            first = run(folder)
            (folder / "intake" / "correction.csv").write_text(_CORRECTIONS[make])
            again = run(folder)
        print(f"### {make.__name__}: from nothing, and a correction of one cell\n")
        rows = []
        for one, two in zip(first.and_all(), again.and_all(), strict=True):
            cells = [[f"{w:.1f}", f"{c:.1f}", str(n)] for _, w, c, n in (one, two)]
            rows.append([one[0], *cells[0], *cells[1]])
        print(table(_HEAD, rows) + "\n")
        took, words = first.longest
        print(f"The longest statement of the first took {took:.2f} s: `{words} ...`\n")
    print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.2f}.")


if __name__ == "__main__":
    main()
