"""orebook beside a bare DuckDB script, dbt, polars and pandas: one synthetic delivery.

``python -m benchmarks.measure [--rows 1M|10M] [--repeat N]`` prints Markdown.
Every measurement is a child process of its own, so CPU and peak memory are its own
(``os.wait4``). Nothing is asserted about times; that all ways give the same figures
is. This process imports nothing large, as a child's peak starts from its parent's.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

ROWS = {"1M": 12, "10M": 120}  # months of 83,600 rows
CORRECTED_SITE, CORRECTED_MONTH = "SITE-004", "2025-03-01"
ROOT = Path(__file__).resolve().parents[1]


# ---- what the children do -----------------------------------------------------------


@dataclass
class Laps:
    """Wall and CPU seconds of one step after the other, in this process."""

    steps: list[tuple[str, float, float]] = field(default_factory=list)
    last: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        # From the start of the process, so that imports are the first step.
        self.last = (time.monotonic(), 0.0)

    def lap(self, name: str) -> None:
        """The step that just ended."""
        now, cpu = time.monotonic(), _own_cpu()
        self.steps.append((name, now - self.last[0], cpu - self.last[1]))
        self.last = (now, cpu)


def _own_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def child_synthesize(folder: str, months: str) -> dict[str, object]:
    """Write the synthetic project."""
    from benchmarks.synthesize import combinations, write_project

    write_project(Path(folder), int(months))
    return {"rows": len(combinations()) * 100 * int(months)}


def child_orebook(folder: str) -> dict[str, object]:
    """A run up to the figures, through the steps that the job's ops call."""
    laps = Laps()
    from pipelines.session import open_session
    from transforms.project import folder as project

    laps.lap("start")
    loaded = project.load(Path(folder))
    with open_session(loaded) as session:
        laps.lap("open")
        session.deliveries()
        laps.lap("receive")
        for dataset in session.waiting().datasets():
            result = session.validate(dataset)
            laps.lap(f"load {dataset}")
            if result.refused or result.flagged:
                raise AssertionError(f"{dataset}: rows were refused or flagged")
        session.facts()
        laps.lap("settle")
        session.conclude()
        (count,) = session.con.execute(
            "select count(*) from figures.figure"
        ).fetchone() or (0,)
        laps.lap("figures")
    laps.lap("close")
    return {"steps": laps.steps, "figures": count}


def child_publish(folder: str) -> dict[str, object]:
    """The release of a project whose figures are done."""
    laps = Laps()
    from pipelines.session import open_session
    from transforms.project import folder as project

    with open_session(project.load(Path(folder))) as session:
        session.deliveries()
        session.facts()
        laps.lap("before")
        released = session.publish()
        laps.lap("publication")
        files = [path for path in released.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    return {"steps": laps.steps[1:], "megabytes": size / 1e6}


def child_bare(folder: str, target: str) -> dict[str, object]:
    """The bare script."""
    from benchmarks import bare_sql

    bare_sql.run(Path(folder), Path(target))
    return {}


def child_dbt(folder: str, target: str) -> dict[str, object]:
    """The same tables as models of dbt-duckdb."""
    from benchmarks import with_dbt

    with_dbt.run(Path(folder), Path(target))
    return {}


def child_polars(folder: str, target: str) -> dict[str, object]:
    """The same in polars."""
    from benchmarks import with_polars

    with_polars.run(Path(folder), Path(target))
    return {}


def child_pandas(folder: str, target: str) -> dict[str, object]:
    """The same in pandas."""
    from benchmarks import with_pandas

    with_pandas.run(Path(folder), Path(target))
    return {}


def child_correct(folder: str, metrics: str) -> dict[str, object]:
    """Put a correction of one site-month into the drop box."""
    from warehouse.connection import connect, literal

    intake = Path(folder) / "intake"
    delivered = literal(str(intake / "measurements.parquet"))
    listed = ", ".join(literal(metric) for metric in metrics.split(","))
    with connect() as con:
        found = con.execute(f"""
            copy (
                select * replace (value + 1 as value),
                       'measurements.parquet' as supersedes
                from read_parquet({delivered})
                where site_id = {literal(CORRECTED_SITE)}
                  and period_start = {literal(CORRECTED_MONTH)}
                  and metric_id in ({listed})
                order by all
            ) to {literal(str(intake / "correction.csv"))} (format csv, header)
            """).fetchone()
    return {"rows": found[0] if found else 0}


def child_equal_runs(one: str, other: str) -> dict[str, object]:
    """Assert that two projects hold the same figures, every column."""
    from warehouse.connection import connect, literal

    with connect() as con:
        for name, folder in (("one", one), ("other", other)):
            path = literal(f"{folder}/state/build.duckdb")
            con.execute(f"attach {path} as {name} (read_only)")
        (count, same, different) = con.execute("""
            select count(*), count(*) filter (a = b), count(*) filter (
                a is null or b is null or a <> b)
            from one.figures.figure a full join other.figures.figure b
            using (figure_id)""").fetchone()  # type: ignore[misc]
    if different or count != same:
        raise AssertionError(f"{different} of {count} figures differ")
    return {"figures": count}


def child_equal_others(folder: str, *others: str) -> dict[str, object]:
    """Assert that the other ways (``name=file``) give orebook's figures.

    Where they are a database sums agree to the last digit, also where shares are
    fractions (here they have two decimals, so that no product is rounded); ratios, and
    what was computed in binary floating point, to 1e-6.
    """
    from warehouse.connection import connect, literal

    key = "indicator_id, level, entity, period_id, breakdown, consolidation"
    found: dict[str, object] = {}
    with connect() as con:
        con.execute(
            f"attach {literal(folder + '/state/build.duckdb')} as o (read_only)"
        )
        con.execute(
            f"create temp table own as select {key}, value, unit = '%' as is_ratio "
            "from o.figures.figure where value is not null"
        )
        for other in others:
            name, _, file = other.partition("=")
            is_exact = file.endswith(".duckdb")
            relation = f"read_parquet({literal(file)})"
            if is_exact:
                con.execute(f"attach {literal(file)} as {name} (read_only)")
                relation = f"{name}.figure"
            row = con.execute(f"""
                select count(*), count(a.value), count(f.value),
                       count(*) filter (a.value <> f.value and not is_ratio),
                       max(abs(cast(a.value as double) - cast(f.value as double))
                           / abs(cast(a.value as double)))
                from own a full join {relation} f using ({key})""").fetchone()
            both, ours, theirs, inexact, worst = row  # type: ignore[misc]
            if not both == ours == theirs:
                raise AssertionError(f"{name}: {theirs} figures, orebook has {ours}")
            if (is_exact and inexact) or worst > 1e-6:
                raise AssertionError(f"{name}: {inexact} sums differ, up to {worst}")
            found[name] = {"figures": both, "largest_relative_difference": worst}
    return found


CHILDREN: dict[str, Callable[..., dict[str, object]]] = {
    name.removeprefix("child_"): function
    for name, function in list(globals().items())
    if name.startswith("child_")
}


# ---- what the parent does -----------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """What one child took: seconds and MiB."""

    wall: float
    cpu: float
    peak: float
    said: dict[str, object]


def run(name: str, *arguments: str) -> Run:
    """One child, measured as a whole: interpreter, imports and all."""
    with tempfile.NamedTemporaryFile("r", suffix=".json") as answer:
        command = [sys.executable, "-m", "benchmarks.measure", "--child", name]
        started = time.monotonic()
        process = subprocess.Popen([*command, answer.name, *arguments], cwd=ROOT)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{name} failed ({process.returncode})")
        said = json.load(answer)
    cpu = usage.ru_utime + usage.ru_stime
    return Run(wall, cpu, usage.ru_maxrss / 1024, said)


def median(runs: list[Run]) -> Run:
    """The run in the middle by CPU."""
    cpu = statistics.median_low(run.cpu for run in runs)
    return next(run for run in runs if run.cpu == cpu)


def forget(folder: Path) -> None:
    """Take away everything that a run made."""
    for name in ("state", "evidence", "published"):
        shutil.rmtree(folder / name, ignore_errors=True)


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; all columns but the first to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def measured(size: str, repeat: int, with_release: bool, folder: Path) -> str:
    """All measurements of one size, as Markdown."""
    project, again = folder / "project", folder / "again"
    load = os.getloadavg()[0]
    rows = int(str(run("synthesize", str(project), str(ROWS[size])).said["rows"]))
    ways = {w: p for w, p in _WAYS.items() if _can(w, rows)}
    found: dict[str, list[Run]] = {"orebook": [], **{way: [] for way in ways}}
    for _ in range(repeat):  # in turn, so that a busy minute meets all of them
        forget(project)
        found["orebook"].append(run("orebook", str(project)))
        for way, place in ways.items():
            target = folder / place.partition("/")[0]
            if target.is_dir():
                shutil.rmtree(target)
            found[way].append(run(way, str(project), str(target)))
    files = (f"{way}={folder / place}" for way, place in ways.items())
    equal = run("equal_others", str(project), *files).said
    middle = {name: median(runs) for name, runs in found.items()}
    parts = [f"### {rows:,} rows", ""]
    parts += [_ways(middle, rows), ""]
    parts += [f"Figures compared: `{json.dumps(equal)}`.", ""]
    parts += [_steps(middle["orebook"], rows), ""]
    parts += [_corrections(project, again, middle["orebook"]), ""]
    if with_release:
        released = run("publish", str(project))
        _, wall, cpu = released.said["steps"][0]  # type: ignore[index]
        parts.append(
            f"Publication, apart: {wall:.1f} s wall, {cpu:.1f} s CPU, peak "
            f"{released.peak:,.0f} MiB, {released.said['megabytes']:,.0f} MB written."
        )
    parts.append(
        f"{os.cpu_count()} cores, load average {load:.2f} at the start, "
        f"{os.getloadavg()[0]:.2f} at the end; median of {repeat}."
    )
    return "\n".join(parts)


# The other ways, and where each leaves its figures. All but the bare script need what
# is no part of the test extra: polars; dbt-core below 1.12 with dbt-duckdb.
_WAYS = {
    "bare": "bare.duckdb",
    "dbt": "dbt/warehouse.duckdb",
    "polars": "polars/figure.parquet",
    "pandas": "pandas/figure.parquet",
}
# MiB a million rows: both hold the whole table, pandas more than once.
_HELD = {"polars": 400, "pandas": 800}


def _can(way: str, rows: int) -> bool:
    """Whether a way is installed and has the memory that it takes."""
    has_room = _free_mebibytes() > rows / 1e6 * _HELD.get(way, 0)
    return way == "bare" or (has_room and find_spec(way) is not None)


def _free_mebibytes() -> float:
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable"):
            return int(line.split()[1]) / 1024
    return 0.0


def _ways(middle: dict[str, Run], rows: int) -> str:
    base = middle["bare"]
    lines = [
        [
            name,
            f"{r.wall:.1f}",
            f"{r.cpu:.1f}",
            f"{r.peak:,.0f}",
            f"{r.cpu / rows * 1e6:.2f}",
            f"{r.cpu / base.cpu:.2f}",
            f"{r.wall / base.wall:.2f}",
        ]
        for name, r in middle.items()
    ]
    lines += [[f"{way} (not installed, or too little memory)", *["-"] * 6]
              for way in _WAYS if way not in middle]  # fmt: skip
    return table(
        ["way", "wall s", "CPU s", "peak MiB", "CPU µs per row", "CPU ratio",
         "wall ratio"],
        lines,
    )  # fmt: skip


def _steps(orebook: Run, rows: int) -> str:
    lines = [
        [name, f"{wall:.2f}", f"{cpu:.2f}", f"{cpu / rows * 1e6:.2f}"]
        for name, wall, cpu in orebook.said["steps"]  # type: ignore[attr-defined]
    ]
    return table(["step", "wall s", "CPU s", "CPU µs per row"], lines)


def _corrections(project: Path, again: Path, full: Run) -> str:
    """Two corrections one after the other, then a full run over all: equal."""
    every = (
        "air_emission_t,hours_worked,training_hours,waste_disposed_t,waste_diverted_t,"
        "waste_generated_t,water_withdrawal_ml"
    )
    lines = []
    for title, metrics in (
        ("one metric of a site-month", "water_withdrawal_ml"),
        ("all metrics of a site-month", every),
    ):
        # The second is a new version of the first: corrected twice is a conflict.
        count = run("correct", str(project), metrics).said["rows"]
        taken = run("orebook", str(project))
        lines.append(
            [
                f"{title} ({count} rows)",
                f"{taken.wall:.2f}",
                f"{taken.cpu:.2f}",
                f"{100 * taken.wall / full.wall:.1f} %",
                f"{100 * taken.cpu / full.cpu:.1f} %",
                *(
                    f"{sum(cpu for n, _, cpu in taken.said['steps'] if n.startswith(step)):.2f}"  # type: ignore[attr-defined]  # noqa: E501
                    for step in ("start", "open", "load", "settle", "figures")
                ),
            ]
        )
    shutil.copytree(project, again, ignore=shutil.ignore_patterns("state", "evidence"))
    run("orebook", str(again))
    count = run("equal_runs", str(project), str(again)).said["figures"]
    words = table(
        ["correction", "wall s", "CPU s", "of a full run, wall", "of a full run, CPU",
         "start", "open", "load", "settle", "figures (CPU s)"],
        lines,
    )  # fmt: skip
    return (
        f"{words}\n\nAll {count:,} figures equal those of a full run over both files."
    )


def main() -> None:
    """Command line of parent and children."""
    if sys.argv[1:2] == ["--child"]:
        name, answer, *arguments = sys.argv[2:]
        Path(answer).write_text(json.dumps(CHILDREN[name](*arguments)))
        return
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", choices=ROWS, default="1M")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--no-publication", action="store_true")
    parser.add_argument("--folder", type=Path, help="kept; default: one that goes")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        shutil.rmtree(folder / "project", ignore_errors=True)
        shutil.rmtree(folder / "again", ignore_errors=True)
        folder.mkdir(exist_ok=True)
        print(measured(given.rows, given.repeat, not given.no_publication, folder))


if __name__ == "__main__":
    main()
