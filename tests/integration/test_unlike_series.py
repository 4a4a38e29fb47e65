"""Values unlike their series are named with the likely cause, and clean ones are not.

Minimal companies; how many slips of which size are found is measured in
``benchmarks/slips.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.projects import LONG, make_project, monthly, write_csv
from transforms.project.folder import load
from transforms.run import Run

Row = tuple[object, ...]
# Twelve months that differ as months do.
MONTHS = (0.97, 1.04, 1.0, 0.93, 1.08, 1.02, 0.99, 0.95, 1.06, 1.01, 0.98, 1.03)


def found(
    folder: Path, files: dict[str, Iterable[Row]], sites: str = "A,Alpha,CL\n"
) -> list[tuple[str, str, str, str, str]]:
    """(site, metric, days, message with remedy, cell) of what is unlike its series."""
    make_project(folder, periods="[FY2024, FY2025]", sites=sites)
    for name, rows in files.items():
        write_csv(folder / "intake" / name, LONG, rows)
    with Run.open(load(folder)) as run:
        run.facts()
        return run.con.execute(
            "select entity, subject, period_id, message || ' ' || remedy, place "
            "from figures.finding where kind = 'unlike_series' order by all"
        ).fetchall()


def series(site: str, metric: str, year: int, level: float, unit: str) -> list[Row]:
    return [
        (*row[:4], round(level * part, 3), unit)
        for row, part in zip(monthly(site, metric, year, 0, unit), MONTHS, strict=True)
    ]


def changed(rows: list[Row], month: int, times: float) -> list[Row]:
    row = rows[month]
    rows[month] = (*row[:4], row[4] * times, *row[5:])  # type: ignore[operator]
    return rows


def test_a_clean_series_is_not_named(tmp_path):
    rows = series("A", "electricity_purchased_mwh", 2025, 41_000, "MWh")
    assert found(tmp_path / "p", {"a.csv": rows}) == []


@pytest.mark.parametrize(
    ("metric", "level", "unit", "times", "words"),
    [
        ("electricity_purchased_mwh", 41_000, "MWh", 0.001, "thousand times larger"),
        ("electricity_purchased_mwh", 41_000, "MWh", 1000, "thousand times smaller"),
        ("electricity_purchased_mwh", 24_000, "MWh", 4.1, "about 4 times more"),
        ("electricity_purchased_mwh", 41_000, "MWh", 3.6, "GJ were handed in as MWh"),
        ("ore_mined_t", 2_100_000, "t", 0.001, "thousand times larger"),
        ("ore_mined_t", 2_100_000, "t", 1e-6, "million times larger"),
        ("water_withdrawal_ml", 610, "ML", 1000, "m3 as ML"),
        ("hours_worked", 310_000, "h", 10, "a digit too many"),
        ("hours_worked", 310_000, "h", 0.001, "thousand times larger"),
        ("fuel_use_qty", 80_000, "GJ", 25.9, "litres of diesel were handed in as GJ"),
        ("fuel_use_qty", 80_000, "GJ", 3.785412, "litres were handed in as US gallons"),
    ],
)
def test_one_month_is_named_with_its_cause(tmp_path, metric, level, unit, times, words):
    rows = changed(series("A", metric, 2025, level, unit), 6, times)
    ((site, subject, days, said, place),) = found(tmp_path / "p", {"a.csv": rows})
    assert (site, subject, place) == ("A", metric, "a.csv E8")
    assert days == "2025-07-01 to 2025-07-31"
    assert words in said


def test_two_values_are_enough(tmp_path):
    rows = [
        ("A", "air_emission_t", "2024-01-01", "2024-12-31", 102_203, "t"),
        ("A", "air_emission_t", "2025-01-01", "2025-12-31", 90.784, "t"),
    ]
    named = found(tmp_path / "p", {"a.csv": rows})
    assert [row[4] for row in named] == ["a.csv E2", "a.csv E3"]
    assert all("1126 times" in row[3] for row in named)


def test_of_three_the_one_that_is_off(tmp_path):
    rows = [
        ("A", "air_emission_t", f"{year}-01-01", f"{year}-12-31", value, "t")
        for year, value in ((2023, 102_203), (2024, 98_758), (2025, 90.784))
    ]
    (named,) = found(tmp_path / "p", {"a.csv": rows})
    assert named[4] == "a.csv E4"


def test_a_whole_file_in_another_unit_is_one_finding(tmp_path):
    files = {
        f"{year}.csv": series("A", "water_withdrawal_ml", year, level, "ML")
        for year, level in ((2023, 600), (2024, 610), (2025, 610_000))
    }
    (named,) = found(tmp_path / "p", files)
    assert named[2] == "2025-01-01 to 2025-12-31"
    assert "what other files hold of the series" in named[3]
    assert "first of 12 values" in named[3]


def test_a_whole_site_is_held_against_its_sisters_per_tonne_of_ore(tmp_path):
    sites = "A,Alpha,CL\nB,Beta,CL\nC,Gamma,CL\n"
    rows = []
    for site, ore, fuel in (("A", 1e6, 9e4), ("B", 2e6, 1.6e5), ("C", 5e5, 4.4e7)):
        rows += series(site, "ore_mined_t", 2025, ore, "t")
        rows += series(site, "fuel_use_qty", 2025, fuel, "GJ")
    (named,) = found(tmp_path / "p", {"a.csv": rows}, sites)
    assert named[:2] == ("C", "fuel_use_qty")
    assert "what sister sites have for each tonne of ore" in named[3]


def test_what_moves_with_the_ore_is_left_alone(tmp_path):
    ore = series("A", "ore_mined_t", 2025, 1e6, "t")
    fuel = series("A", "fuel_use_qty", 2025, 9e4, "GJ")
    # A month of repair: a twentieth of both.
    rows = [*changed(ore, 4, 0.05), *changed(fuel, 4, 0.05)]
    named = found(tmp_path / "p", {"a.csv": rows})
    assert [row[1] for row in named] == ["ore_mined_t"]


def test_few_events_vary_by_themselves(tmp_path):
    rows = [
        (*row[:4], 1 if number == 3 else 9, "headcount")
        for number, row in enumerate(monthly("A", "hires", 2025, 0, "headcount"))
    ]
    assert found(tmp_path / "p", {"a.csv": rows}) == []
