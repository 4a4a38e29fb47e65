"""Runs the child that reads one workbook, and takes its text files as Arrow.

Belongs here: the child's life and what its death means. Does not: opening the workbook;
this process never parses a byte of it.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from pyarrow import csv

from transforms.intake.arrow import column_names, grid_schema, total_rows
from transforms.intake.grid import Notice, Sheet, UnreadableFile, unreadable

WALL_SECONDS = 180
BLOCK_BYTES = 32 << 20  # the longest row: 500 cells of 32,767 characters
ROOT = Path(__file__).parents[2]
# The child opens files from strangers, so it is given no secrets to lose.
PASSED_ON = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")


def read_workbook(path: Path) -> tuple[list[Sheet], list[Notice]]:
    """Return the sheets of a workbook that hold anything, and all notices.

    Raises:
        UnreadableFile: the workbook as a whole is refused, or killed its reader.
    """
    with tempfile.TemporaryDirectory(prefix="orebook-") as out:
        result = _run(path.resolve(), Path(out))
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
            "The workbook is empty: none of its sheets holds a value.",
            "Deliver the file again with its content.",
        )
    return sheets, notices


def _run(path: Path, out: Path) -> dict[str, Any]:
    try:
        done = run_child("transforms.intake.workbook", str(path), str(out))
    except subprocess.TimeoutExpired as error:
        raise _killed(f"more than {WALL_SECONDS} seconds") from error
    if done.returncode or not (out / "result.json").exists():
        raise _killed(done.stderr.decode(errors="replace")[-200:].strip())
    result: dict[str, Any] = json.loads((out / "result.json").read_bytes())
    return result


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
        found["number"], found["name"], found["hidden"], width, rows, None, {}, None
    )


def _killed(text: str) -> UnreadableFile:
    return unreadable(
        "workbook_limits",
        text,
        "Reading the workbook was stopped: it needs more memory or time than a real "
        "one does, or it makes the reader fail.",
        "Delete empty rows, columns and formats beyond the data, or deliver the table "
        "as CSV or Parquet.",
    )
