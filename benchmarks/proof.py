"""What proof costs: a comparison, a release made again, the pack and its recalculation.

The synthetic company of ``synthesize``, through the commands that people type. A month
of one metric at one site is corrected, so that there is something to compare.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import ROOT, ROWS, run, table

OREBOOK = (sys.executable, "-m", "pipelines.cli")


def timed(*command: str, may: tuple[int, ...] = (0,)) -> tuple[float, float, float]:
    """(wall s, CPU s, peak MiB) of a command. Raises SystemExit if it fails."""
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - started
    code = process.returncode = os.waitstatus_to_exitcode(status)
    if code not in may:
        raise SystemExit(f"{' '.join(command)} failed ({code})")
    print(f"{wall:8.1f} s  {' '.join(command)}", file=sys.stderr, flush=True)
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def size(path: Path) -> float:
    """Megabytes of a file, or of all files in a folder."""
    files = [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
    return sum(p.stat().st_size for p in files) / 1e6


def measured(rows: str, folder: Path) -> str:
    """Each command once, as a Markdown table."""
    project = folder / "project"
    run("synthesize", str(project), str(ROWS[rows]))
    at = ("--project", str(project))
    # The run ends with 1: figures lack what this company does not tell.
    first = timed(*OREBOOK, "run", *at, may=(0, 1))
    before = (project / "published/LATEST").read_text().strip()
    run("correct", str(project), "waste_generated_t")
    second = timed(*OREBOOK, "run", *at, may=(0, 1))
    after = (project / "published/LATEST").read_text().strip()
    changes = project / f"published/changes/{before}--{after}"
    written = size(changes)
    for path in sorted(changes.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    changes.rmdir()
    compared = timed(*OREBOOK, "changes", "--from", before, "--to", after, *at)
    holds = timed(*OREBOOK, "verify", *at)
    again = timed(*OREBOOK, "verify", "--again", *at)
    pack = folder / "pack"
    packed = timed(*OREBOOK, "export", "pack", "--out", str(pack), *at)
    lines = [
        ("first run", first, size(project / "published" / before)),
        ("run of a correction, compared", second, written),
        ("`changes`", compared, written),
        ("`verify`", holds, 0.0),
        ("`verify --again`", again, 0.0),
        ("`export pack`", packed, size(pack)),
    ]
    recomputed = timed(sys.executable, str(pack / "recompute.py"))
    lines.append(("its recalculation", recomputed, 0.0))
    head = ["what", "wall s", "CPU s", "peak MiB", "MB written"]
    return table(
        head,
        [
            [what, f"{wall:.1f}", f"{cpu:.1f}", f"{peak:,.0f}", f"{mb:,.1f}"]
            for what, (wall, cpu, peak), mb in lines
        ],
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", choices=[*ROWS], default="1M")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="orebook-proof-") as place:
        print(measured(chosen.rows, Path(place)))
