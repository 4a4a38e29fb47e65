"""Runs the child that reads one workbook, and takes its text files as Arrow.

Belongs here: the child's life and what its death means. Does not: opening the workbook;
this process never parses a byte of it.

A file is refused for what is in it, so that it is refused everywhere. A child that was
killed, or ran out of memory, disk or time, says nothing about the file: the run stops,
and nothing about the file is stored.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from pyarrow import csv

from transforms.intake.arrow import column_names, grid_schema, total_rows
from transforms.intake.grid import Notice, Sheet, UnreadableFile, unreadable
from warehouse.trouble import MachineTrouble

WALL_SECONDS = 1200
BLOCK_BYTES = 32 << 20  # the longest row: 500 cells of 32,767 characters
ROOT = Path(__file__).parents[3]
# The child opens files from strangers, so it is given no secrets to lose.
PASSED_ON = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")
# Deaths by which a reader shows that it cannot cope with what is in the file.
_CRASHES = (signal.SIGSEGV, signal.SIGILL, signal.SIGFPE, signal.SIGABRT)


Names = dict[str, tuple[str, int, int]]


def read_workbook(path: Path, name: str) -> tuple[list[Sheet], list[Notice], Names]:
    """Return the sheets of a workbook that hold anything, all notices, and the cells
    that have a name (sheet, row, column).

    Raises:
        UnreadableFile: the workbook as a whole is refused, or crashes its reader.
        MachineTrouble: reading it was stopped, by nothing that is in the file.
    """
    with tempfile.TemporaryDirectory(prefix="orebook-") as out:
        result = _run(path.resolve(), Path(out), name)
        if "refused" in result:
            raise UnreadableFile(Notice(**result["refused"]))
        sheets = [_sheet(Path(out), found) for found in result["sheets"]]
    notices = [Notice(**notice) for notice in result["notices"]]
    for sheet in sheets:
        notices += total_rows(sheet.name, sheet.rows)
    if not sheets:
        raise unreadable(
            "empty_file",
            "",
            " ".join(
                ["The workbook is empty: none of its sheets holds a value."]
                + [n.message for n in notices if n.rule == "no_cells"]
            ),
            "Deliver the file again with its content.",
        )
    return sheets, notices, {k: tuple(v) for k, v in result["names"].items()}


def _run(path: Path, out: Path, name: str) -> dict[str, Any]:
    try:
        done = run_child("transforms.intake.workbook.child", str(path), str(out))
    except subprocess.TimeoutExpired as error:
        raise _stopped(name, f"it took more than {WALL_SECONDS} seconds") from error
    last = done.stderr.decode(errors="replace").strip()[-200:]
    if -done.returncode in _CRASHES and "memory" not in last.lower():
        raise unreadable(
            "reader_crashed",
            last,
            "The workbook makes the program that reads it crash.",
            "Open it in Excel, check it, save it as a new workbook and deliver that, "
            "or deliver the table as CSV.",
        )
    if done.returncode or not (out / "result.json").exists():
        raise _stopped(name, last.splitlines()[-1] if last else _death(done.returncode))
    result: dict[str, Any] = json.loads((out / "result.json").read_bytes())
    return result


def _death(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def run_child(module: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run a module of ours that opens a stranger's file in a process of its own.

    Raises:
        subprocess.TimeoutExpired: it took longer than any real file does.
    """
    environment = {key: os.environ[key] for key in PASSED_ON if key in os.environ}
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment | {"PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=WALL_SECONDS,
        check=False,
    )


def _sheet(out: Path, found: dict[str, Any]) -> Sheet:
    width = found["width"]
    schema = grid_schema(width)
    source = out / f"{found['number']}.csv"
    if width and source.stat().st_size:
        rows = csv.read_csv(
            source,
            csv.ReadOptions(
                use_threads=False,
                block_size=BLOCK_BYTES,
                column_names=["row_no", *column_names(width)],
            ),
            csv.ParseOptions(newlines_in_values=True),
            csv.ConvertOptions(
                column_types=schema, strings_can_be_null=True, null_values=[""]
            ),
        )
    else:
        rows = schema.empty_table()
    return Sheet(
        found["number"], found["name"], found["hidden"], width, rows, None, {}, None,
        tuple(found["merged"]),
    )  # fmt: skip


def _stopped(name: str, why: str) -> MachineTrouble:
    return MachineTrouble(
        f"Reading intake/{name} was stopped ({why}). That may be the machine, so "
        "nothing was decided about the file: see that memory and disk (TMPDIR) are "
        "free, and run it again. A workbook with which it happens each time is too "
        "much for this machine: deliver its table as CSV or Parquet in place of it."
    )
