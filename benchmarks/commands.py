"""How long people wait: the demo, a run with nothing new, the UI's first answer.

``python -m benchmarks.commands`` prints a table; nothing is asserted about times.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from tests.projects import THE_JOB

CLI = (sys.executable, "-m", "pipelines.cli")


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print a row: seconds by the clock, and how many yardsticks that was."""
    before = yardstick()
    began = time.perf_counter()
    yield
    wall = time.perf_counter() - began
    yard = (before + yardstick()) / 2
    print(f"| {what} | {wall:.1f} | {wall / yard:.0f} | {yard:.2f} |", flush=True)


def yardstick() -> float:
    """Seconds of a fixed piece of work: what the machine's clock is worth just now."""
    before = time.perf_counter()
    total = Decimal(0)
    for number in range(1, 1_000_001):
        total += Decimal(1) / number
    assert total > 14
    return time.perf_counter() - before


def first_answer(project: Path) -> subprocess.Popen[str]:
    """Start the read-only UI and wait for a page."""
    process = subprocess.Popen(
        [*CLI, "ui", "--read-only", "--project", str(project)],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    for line in process.stdout or ():
        if found := re.search(r"http://\S+", line):
            with urllib.request.urlopen(found[0]) as answer:
                answer.read()
            return process
    raise RuntimeError("the UI ended before it answered")


def quietly(*command: str) -> None:
    """A command whose output is nobody's."""
    subprocess.run(
        command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def main() -> None:
    """Print a table."""
    print("| what | wall s | yardsticks | yardstick s |\n| --- | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as out:
        project = Path(out) / "kestrel"
        with timed("`orebook demo`"):
            quietly(*CLI, "demo", "--out", out)
        with timed("`orebook run` with nothing new"):
            quietly(*CLI, "run", "--project", str(project))
        with timed("the Dagster job with nothing new"):
            quietly(*THE_JOB, str(project))
        with timed("`orebook ui --read-only` to its first answer"):
            ui = first_answer(project)
        ui.send_signal(signal.SIGTERM)
        ui.wait()
    print(f"\n{os.cpu_count()} cores. A yardstick: a million divisions of decimals.")


if __name__ == "__main__":
    main()
