"""Values unlike their series are named with the likely cause, and clean ones are not.

Each case is a site of one company, unless sites are held against each other; how many
slips of which size are found is measured in ``benchmarks/slips.py``.
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


Found = list[tuple[str, str, str, str, str]]
# Site of the one company -> name of a file of it -> its rows.
SITES: dict[str, dict[str, list[Row]]] = {}


def at(site: str, *files: Iterable[Row]) -> str:
    """A site of the one company, which hands in these rows of A as its own in files of
    its name; ``found`` is what is found there."""
    assert site not in SITES
    SITES[site] = {
        f"{site}{number or ''}.csv": [(site, *row[1:]) for row in rows]
        for number, rows in enumerate(files)
    }
    return site


def told(site: str, *files: Iterable[Row]) -> pytest.MarkDecorator:
    """A test of one such site."""
    return pytest.mark.parametrize("found", [at(site, *files)], indirect=True)


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> Found:
    files = {name: rows for of in SITES.values() for name, rows in of.items()}
    sites = "".join(f"{site},{site},CL\n" for site in SITES)
    return found_in(tmp_path_factory.mktemp("sites") / "p", files, sites)


@pytest.fixture
def found(request: pytest.FixtureRequest, every: Found) -> Found:
    return [row for row in every if row[0] == request.param]


def found_in(folder: Path, files: dict[str, list[Row]], sites: str) -> Found:
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


@told("clean", series("A", "electricity_purchased_mwh", 2025, 41_000, "MWh"))
def test_a_clean_series_is_not_named(found):
    assert found == []


def slip(site: str, metric: str, level: float, unit: str, times: float) -> str:
    return at(site, changed(series("A", metric, 2025, level, unit), 6, times))


POWER, FUEL = "electricity_purchased_mwh", "fuel_use_qty"


@pytest.mark.parametrize(
    ("found", "metric", "words"),
    [
        (slip("power_small", POWER, 41_000, "MWh", 0.001), POWER,
         "thousand times larger"),
        (slip("power_large", POWER, 41_000, "MWh", 1000), POWER,
         "thousand times smaller"),
        (slip("power_four", POWER, 24_000, "MWh", 4.1), POWER, "about 4 times more"),
        (slip("power_gj", POWER, 41_000, "MWh", 3.6), POWER,
         "GJ were handed in as MWh"),
        (slip("ore_small", "ore_mined_t", 2_100_000, "t", 0.001), "ore_mined_t",
         "thousand times larger"),
        (slip("ore_tiny", "ore_mined_t", 2_100_000, "t", 1e-6), "ore_mined_t",
         "million times larger"),
        (slip("water", "water_withdrawal_ml", 610, "ML", 1000), "water_withdrawal_ml",
         "m3 as ML"),
        (slip("hours_ten", "hours_worked", 310_000, "h", 10), "hours_worked",
         "a digit too many"),
        (slip("hours_small", "hours_worked", 310_000, "h", 0.001), "hours_worked",
         "thousand times larger"),
        (slip("fuel_litres", FUEL, 80_000, "GJ", 25.9), FUEL,
         "litres of diesel were handed in as GJ"),
        (slip("fuel_gallons", FUEL, 80_000, "GJ", 3.785412), FUEL,
         "litres were handed in as US gallons"),
    ],
    indirect=["found"],
)  # fmt: skip
def test_one_month_is_named_with_its_cause(found, metric, words):
    ((site, subject, days, said, place),) = found
    assert (subject, place) == (metric, f"{site}.csv E8")
    assert days == "2025-07-01 to 2025-07-31"
    assert words in said


def dust(*values: tuple[int, float]) -> list[Row]:
    return [
        ("A", "air_emission_t", f"{year}-01-01", f"{year}-12-31", value, "t")
        for year, value in values
    ]


@told("two", dust((2024, 102_203), (2025, 90.784)))
def test_two_values_are_enough(found):
    assert [row[4] for row in found] == ["two.csv E2", "two.csv E3"]
    assert all("1126 times" in row[3] for row in found)


@told("three", dust((2023, 102_203), (2024, 98_758), (2025, 90.784)))
def test_of_three_the_one_that_is_off(found):
    (named,) = found
    assert named[4] == "three.csv E4"


@told(
    "files",
    *(series("A", "water_withdrawal_ml", year, level, "ML")
      for year, level in ((2023, 600), (2024, 610), (2025, 610_000))),
)  # fmt: skip
def test_a_whole_file_in_another_unit_is_one_finding(found):
    (named,) = found
    assert named[2] == "2025-01-01 to 2025-12-31"
    assert "what other files hold of the series" in named[3]
    assert "first of 12 values" in named[3]


@told(
    "hires",
    [(*row[:4], 1 if number == 3 else 9, "headcount")
     for number, row in enumerate(monthly("A", "hires", 2025, 0, "headcount"))],
)  # fmt: skip
def test_few_events_vary_by_themselves(found):
    assert found == []


def test_a_whole_site_is_held_against_its_sisters_per_tonne_of_ore(tmp_path):
    sites = "A,Alpha,CL\nB,Beta,CL\nC,Gamma,CL\n"
    rows = []
    for site, ore, fuel in (("A", 1e6, 9e4), ("B", 2e6, 1.6e5), ("C", 5e5, 4.4e7)):
        rows += series(site, "ore_mined_t", 2025, ore, "t")
        rows += series(site, "fuel_use_qty", 2025, fuel, "GJ")
    (named,) = found_in(tmp_path / "p", {"a.csv": rows}, sites)
    assert named[:2] == ("C", "fuel_use_qty")
    assert "what sister sites have for each tonne of ore" in named[3]


def test_what_moves_with_the_ore_is_left_alone(tmp_path):
    ore = series("A", "ore_mined_t", 2025, 1e6, "t")
    fuel = series("A", "fuel_use_qty", 2025, 9e4, "GJ")
    # A month of repair: a twentieth of both.
    rows = [*changed(ore, 4, 0.05), *changed(fuel, 4, 0.05)]
    named = found_in(tmp_path / "p", {"a.csv": rows}, "A,Alpha,CL\n")
    assert [row[1] for row in named] == ["ore_mined_t"]
