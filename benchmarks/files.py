"""Files as people hand them in, beside what reading them alone costs.

``python -m benchmarks.files`` prints Markdown: 5,000 small CSV files, as many of a form
of their own under one mapping, one of 1,000,000 rows, one filled workbook of twelve
sheets and 100 of them, up to accepted rows as ``orebook check`` takes them, beside
pyarrow and calamine, which only read them; and those workbooks written by ``orebook
template``, beside xlsxwriter, which writes their cells without looks, lists and limits.
Each way is a process of its own, measured with all that it starts; its peak is that of
its largest process. Nothing is asserted but that every row was accepted.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Of eleven datasets, which with the first sheet make twelve.
ASKED = (
    "air_emission_t", "asm_purchased_t", "cyanide_used_t", "electricity_purchased_mwh",
    "ghg_scope1_reported_t", "hours_worked", "ore_mined_t", "ore_processed_t",
    "tailings_dry_t", "training_hours", "waste_generated_t", "waste_rock_t",
    "water_discharge_ml", "water_withdrawal_ml",
)  # fmt: skip


# ---- what is handed in --------------------------------------------------------------


def many(folder: Path) -> None:
    """5,000 files, a site and a year each."""
    from benchmarks.shapes import many_files, project

    project(folder, 5000, many_files(5000))


def mapped(folder: Path) -> None:
    """5,000 files with months across and the site in the name, under one mapping."""
    from benchmarks.shapes import project

    heads = ",".join(f"2024-{month:02d}" for month in range(1, 13))
    project(folder, 5000, {
        f"S{n:05d}_ore.csv": f"What,{heads}\nOre,"
        + ",".join(str(n + month) for month in range(1, 13)) + "\n"
        for n in range(5000)
    })  # fmt: skip
    (folder / "mappings").mkdir()
    (folder / "mappings/ore.yaml").write_text(
        "files: '{site_id}_ore.csv'\nmelt: {'{period}': {}}\n"
        "labels: {What: {Ore: {metric_id: ore_mined_t, unit: t}}}\n"
    )


def rows(folder: Path) -> None:
    """A file of 1,000,000 rows: power that 100 sites had of 84 suppliers, ten years."""
    from benchmarks.shapes import HEADER, project

    suppliers = range(84)
    lines = [f"{HEADER},supplier"]
    for site in range(100):
        for month in range(120):
            day = f"{2015 + month // 12}-{month % 12 + 1:02d}"
            at = f"S{site:05d},electricity_purchased_mwh,{day}-01,{day}-28"
            lines += [f"{at},{10 + n + month}.5,MWh,S{n}" for n in suppliers]
    project(folder, 100, {"power.csv": "\n".join([*lines[:1_000_001], ""])})


def workbooks(folder: Path, copies: int = 100) -> None:
    """Workbooks that orebook wrote, filled in; the same but the site."""
    import openpyxl

    from benchmarks.shapes import project
    from transforms.intake import marks

    project(folder, 100, {})
    asked = "".join(f"*,{metric},2024-01-01,month,yes\n" for metric in ASKED)
    head = "site_id,metric_id,valid_from,frequency,applicable\n"
    (folder / "expected.csv").write_text(head + asked)
    subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "template", "--project", str(folder),
         "--site", "S00000", "--out", str(folder / "forms")],
        check=True, cwd=ROOT, capture_output=True,
    )  # fmt: skip
    (form,) = (folder / "forms").glob("*.xlsx")
    book = openpyxl.load_workbook(form)
    for sheet in book:
        if not str(sheet["A1"].value).startswith("orebook: rows"):
            continue
        at = {cell.value: cell.column for cell in sheet[7] if cell.value}
        months = [column for name, column in at.items() if marks.days_of(name)]
        for row in range(8, sheet.max_row + 1):
            if sheet.cell(row, at["metric_id"]).value in ASKED:
                for column in months:
                    sheet.cell(row, column).value = 1000 + row
    book.save(form)
    with zipfile.ZipFile(form) as one:
        parts = {name: one.read(name) for name in one.namelist()}
    form.unlink()
    for number in range(copies):
        site = f"S{number:05d}".encode()
        with zipfile.ZipFile(
            folder / "intake" / form.name.replace("S00000", site.decode()),
            "w", zipfile.ZIP_DEFLATED,
        ) as copy:  # fmt: skip
            for name, content in parts.items():
                copy.writestr(name, content.replace(b"S00000", site))


# ---- ways to read it ----------------------------------------------------------------


def alone(folder: Path) -> None:
    """Every cell of every file, and nothing done with it."""
    from pyarrow import csv
    from python_calamine import CalamineWorkbook

    for file in sorted((folder / "intake").iterdir()):
        if file.suffix == ".csv":
            csv.read_csv(file)
            continue
        book = CalamineWorkbook.from_path(file)
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def written(folder: Path, copies: int) -> None:
    """The same workbooks as they go out, by orebook."""
    from pipelines.cli import main as command

    sites = [part for n in range(copies) for part in ("--site", f"S{n:05d}")]
    out = ["--project", str(folder), "--out", str(folder / "written")]
    command(["template", *out, *sites])


def written_alone(folder: Path, copies: int) -> None:
    """Their cells, by xlsxwriter, and nothing else."""
    import xlsxwriter
    from python_calamine import CalamineWorkbook

    first = min((folder / "written").iterdir())
    book = CalamineWorkbook.from_path(first)
    sheets = {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }
    (folder / "alone").mkdir()
    for number in range(copies):
        with xlsxwriter.Workbook(folder / "alone" / f"{number}.xlsx") as made:
            for name, lines in sheets.items():
                page = made.add_worksheet(name)
                for row, cells in enumerate(lines):
                    page.write_row(row, 0, cells)


def orebook(folder: Path, expected: int) -> None:
    """From the drop box to accepted rows."""
    from transforms.project.folder import load
    from transforms.run import Run

    with Run.open(load(folder)) as run:
        run.validate_all()
        accepted = sum(loaded.accepted for loaded in run.loaded.values())
    if accepted != expected:
        raise AssertionError(f"{accepted:,} of {expected:,} rows were accepted")


# ---- measuring ----------------------------------------------------------------------


def measured(way: str, *arguments: object) -> tuple[float, float, float]:
    """Wall and CPU seconds, and peak MiB, of a process of its own."""
    command = [sys.executable, "-m", "benchmarks.files", way, *map(str, arguments)]
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{way} failed ({process.returncode})")
    cpu = usage.ru_utime + usage.ru_stime
    return time.monotonic() - started, cpu, usage.ru_maxrss / 1024


# What is handed in, how many values that is, and how many workbooks.
SHAPES: dict[str, tuple[Callable[[Path], None], int, int]] = {
    "5,000 CSV files": (many, 60_000, 0),
    "5,000 mapped CSV files": (mapped, 60_000, 0),
    "a CSV of 1,000,000 rows": (rows, 1_000_000, 0),
    "a workbook": (lambda folder: workbooks(folder, 1), 312, 1),
    "100 workbooks": (workbooks, 31_200, 100),
}
READ, WRITE = ("alone", "orebook"), ("written", "written_alone")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("way", nargs="?", choices=("make", *READ, *WRITE))
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("shape", nargs="?", choices=SHAPES)
    parser.add_argument("--only", nargs="*", choices=SHAPES, default=list(SHAPES))
    asked = parser.parse_args()
    if asked.way:
        make, count, copies = SHAPES[asked.shape]
        return {
            "make": lambda: make(asked.folder),
            "alone": lambda: alone(asked.folder),
            "orebook": lambda: orebook(asked.folder, count),
            "written": lambda: written(asked.folder, copies),
            "written_alone": lambda: written_alone(asked.folder, copies),
        }[asked.way]()
    print("| handed in | way | wall s | CPU s | peak MiB | CPU µs a value |")
    print("| --- | --- | ---: | ---: | ---: | ---: |")
    for name in asked.only:
        _, count, copies = SHAPES[name]
        with tempfile.TemporaryDirectory(prefix="orebook-files-") as temporary:
            folder = Path(temporary) / "p"
            # A process's peak starts from that of the one that began it, so this one
            # makes nothing itself.
            measured("make", folder, name)
            for way in (*READ, *(WRITE if copies else ())):
                wall, cpu, peak = measured(way, folder, name)
                print(
                    f"| {name}, {count:,} values | {way} | {wall:.1f} | {cpu:.1f} "
                    f"| {peak:,.0f} | {cpu / count * 1e6:,.1f} |",
                    flush=True,
                )
    return None


if __name__ == "__main__":
    main()
