"""A small company for looking at: three years of two mines, with honest faults."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.projects import LONG, make_project, monthly, write_csv

PERIODS = ("FY2023", "FY2024", "FY2025")
HEADER = (*LONG, "fuel", "fuel_use", "instrument", "source", "quality", "gender")


def _row(site: str, metric: str, year: int, value: object, unit: str, **dims: str):
    tail = [dims.get(name, "") for name in HEADER[len(LONG) :]]
    return monthly(site, metric, year, value, unit, *tail)


def build(folder: Path) -> Path:
    """The project folder; nothing has run."""
    make_project(
        folder,
        periods=f"[{', '.join(PERIODS)}]",
        sites="NOR,North mine,CL\nSUD,South mine,AU\n",
        ownership="NOR,2020-01-01,,1,yes,yes\nSUD,2020-01-01,,0.6,yes,yes\n",
    )
    rows: list[tuple[object, ...]] = []
    for year in (2023, 2024, 2025):
        for site, size in (("NOR", 3), ("SUD", 2)):
            more = size * (year - 2015)
            rows += _row(site, "ore_mined_t", year, 1000 * more, "t")
            rows += _row(site, "ore_processed_t", year, 900 * more, "t")
            rows += _row(site, "fuel_use_qty", year, 90 * more, "L", fuel="diesel",
                         fuel_use="mobile_offroad")  # fmt: skip
            rows += _row(site, "electricity_purchased_mwh", year, 7 * more, "MWh",
                         instrument="none")  # fmt: skip
            rows += _row(site, "water_withdrawal_ml", year, 5 * more, "ML",
                         source="ground", quality="fresh")  # fmt: skip
            rows += _row(site, "hours_worked", year, 800 * more, "h")
    write_csv(folder / "intake/all.csv", HEADER, rows)
    write_csv(
        folder / "intake/clerk.csv",
        LONG,
        [
            ("NOR", "hours_worked", "2022-01-01", "2022-01-31", "about 900", "h"),
            ("NOR", "hours_worked", "2022-02-01", "2022-02-31", 900, "h"),
            ("EAST", "hours_worked", "2022-03-01", "2022-03-31", 900, "h"),
            ("SUD", "ore_mined_t", "2022-03-01", "2022-03-31", 12, "Mt?"),
        ],
    )
    return folder


def correct(folder: Path) -> None:
    """One new delivery: it touches production alone, and one year of it."""
    write_csv(
        folder / "intake/late.csv",
        (*LONG, "supersedes"),
        [("NOR", "ore_mined_t", "2025-12-01", "2025-12-31", 44444, "t", "all.csv")],
    )


def copy(folder: Path, to: Path) -> Path:
    """A project of one's own to work on."""
    return Path(shutil.copytree(folder, to, symlinks=True))
