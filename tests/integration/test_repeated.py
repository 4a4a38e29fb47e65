"""Values that are one for one those of the year before, of another site, of another
metric or of another file are named with both places, and what may well be alike is not.

Each case is a site of one company.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from tests.projects import LONG, make_project, monthly, write_csv
from transforms.project.folder import load
from transforms.run import Run

Row = tuple[object, ...]
HEADER = (*LONG, "method", "fuel")
POWER, ORE, STAFF = "electricity_purchased_mwh", "ore_mined_t", "employees_headcount"
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
dice = Random(7)


def some(digits: int = 4) -> list[int]:
    """Twelve months of a series of its own."""
    return [dice.randrange(10 ** (digits - 1), 10**digits) for _ in range(12)]


def told(
    metric: str, year: int, values: Sequence[object], unit: str, *more: str
) -> list[Row]:
    """Months from January on; ``more`` is a method and a fuel."""
    more = (*more, "", "")[:2]
    months = monthly("", metric, year, 0, unit)
    return [(*m[:4], v, unit, *more) for m, v in zip(months, values, strict=False)]


def years(metric: str, unit: str, old: list[int], new: list[int]) -> list[Row]:
    return told(metric, 2024, old, unit) + told(metric, 2025, new, unit)


def form(year: int, values: Sequence[object], method: str = "") -> list[Row]:
    """A year of several metrics, each in one value."""
    days = (f"{year}-01-01", f"{year}-12-31")
    return [("", m, *days, v, unit, method, "")
            for (m, unit), v in zip(FORM, values, strict=False)]  # fmt: skip


FORM = (
    (ORE, "t"), ("waste_rock_t", "t"), (POWER, "MWh"), ("water_withdrawal_ml", "ML"),
    ("water_discharge_ml", "ML"),
)  # fmt: skip
A, B, C, D, E, F, G, H = (some() for _ in range(8))
J, K, L, M, N = (some(5)[:5] for _ in range(5))
RATES = (5000, 6000, 70, 800, 1200)
SITES = {
    "year": told(POWER, 2024, A, "MWh") + told(POWER, 2025, A, "MWh"),
    "begun": told(ORE, 2024, B, "t") + told(ORE, 2025, B[:5], "t"),
    "fuels": told("fuel_use_qty", 2025, C, "GJ", "", "diesel")
    + told("fuel_use_qty", 2025, C, "GJ", "", "petrol"),
    "units": told(POWER, 2025, D, "MWh") + told("water_withdrawal_ml", 2025, D, "ML"),
    "one": told("water_withdrawal_ml", 2024, E, "ML"),
    "other": told("water_withdrawal_ml", 2024, E, "ML"),
    # What may well be alike: an amount a day, a headcount, an estimate that says so,
    # small counts, all waste diverted, a year in one value, three months.
    "a_day": years(ORE, "t", *2 * ([n * 123 for n in DAYS],)),
    "stays": years(STAFF, "headcount", *2 * ([812, 813, *[814] * 10],)),
    "said": told(ORE, 2024, F, "t") + told(ORE, 2025, F, "t", "estimated"),
    "few": years("hires", "headcount", *2 * (some(1),)),
    "waste": told("waste_generated_t", 2025, G, "t")
    + told("waste_diverted_t", 2025, G, "t"),
    "whole": [("", ORE, f"{y}-01-01", f"{y}-12-31", 81234, "t", "", "")
              for y in (2024, 2025)],
    "three": told(ORE, 2024, H, "t") + told(ORE, 2025, H[:3], "t"),
    # A form of one value a year.
    "form": form(2024, J) + form(2025, J),
    "form_a": form(2025, K),
    "form_b": form(2025, K),
    "form_said": form(2024, L) + form(2025, L, "estimated"),
    "form_some": form(2024, M) + form(2025, [*M[:3], *N[3:]]),
    "form_round": form(2024, RATES) + form(2025, RATES),
    # A file that is there twice, and one that is told again beside other rows.
    "again": told(ORE, 2025, some(), "t"),
    "part": told(ORE, 2025, some(), "t"),
}  # fmt: skip
NAMED = {
    "year": (POWER, "2025-01-01 to 2025-12-31", "year.csv E14 to E25",
             "12 values are one for one those of the year before, year.csv E2 to E13."),
    "begun": (ORE, "2025-01-01 to 2025-05-31", "begun.csv E14 to E18",
              "5 values are one for one those of the year before, begun.csv E2 to E6."),
    "fuels": ("fuel_use_qty", "2025-01-01 to 2025-12-31", "fuels.csv E14 to E25",
              "12 values are one for one those of fuel_use_qty (fuel=diesel), "
              "fuels.csv E2 to E13."),
    "units": ("water_withdrawal_ml", "2025-01-01 to 2025-12-31",
              "units.csv E14 to E25", "12 values are one for one those of "
              f"{POWER}, units.csv E2 to E13."),
    "other": ("water_withdrawal_ml", "2024-01-01 to 2024-12-31",
              "other.csv E2 to E13",
              "12 values are one for one those of site one, one.csv E2 to E13."),
    "form": ("", "2025-01-01 to 2025-12-31", "form.csv E7 to E11",
             "5 values of 5 series are one for one those of the year before, "
             "form.csv E2 to E6."),
    "form_b": ("", "2025-01-01 to 2025-12-31", "form_b.csv E2 to E6",
               "5 values of 5 series are one for one those of site form_a, "
               "form_a.csv E2 to E6."),
    "again": ("", "2025-01-01 to 2025-12-31", "again_2.csv",
              "All 12 values of the file stand in again.csv too, which says nothing "
              "else. They were taken once."),
}  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    folder = tmp_path_factory.mktemp("repeated")
    make_project(folder, sites="".join(f"{site},{site},CL\n" for site in SITES))
    for site, rows in SITES.items():
        rows = [(site, *r[1:]) for r in rows]
        write_csv(folder / f"intake/{site}.csv", HEADER, rows)
        if site in ("again", "part"):
            rows = rows[: 12 if site == "again" else 5]
            write_csv(folder / f"intake/{site}_2.csv", HEADER, rows)
    with Run.open(load(folder)) as run:
        run.facts()
        rows = run.con.execute(
            "select entity, subject, period_id, place, message from figures.finding "
            "where kind = 'repeated'"
        ).fetchall()
    return {site: [row[1:] for row in rows if row[0] == site] for site in SITES}


@pytest.mark.parametrize("site", SITES)
def test_what_repeats_is_named_and_what_may_be_alike_is_not(found, site) -> None:
    assert found[site] == ([NAMED[site]] if site in NAMED else [])


CASE = ("injury_id", "site_id", "worker_type", "injury_class", "days_lost",
        "recordable", "occurred_on")  # fmt: skip
DAM = ("tsf", "as_of", "site_id", "tsf_status", "raising", "height_m",
       "classification_scheme", "consequence")  # fmt: skip


def cases(site: str, *days: str, of: str = "I") -> list[Row]:
    return [
        (f"{of}{site}{n}", site, "employee", "lost_time", n, "true", day)
        for n, day in enumerate(days)
    ]


def test_cases_under_other_ids_are_named(tmp_path: Path) -> None:
    """Of another file, of the year before and in one file; not two of a day, nor dams
    that are told again each year."""
    make_project(tmp_path, sites="".join(f"{s},{s},CL\n" for s in "ABCDE"))
    days = ("2025-01-03", "2025-02-14", "2025-05-30")
    before = [day.replace("2025", "2024") for day in days]
    twice = [(f"{n}{case[0]}", *case[1:]) for case in cases("C", *days) for n in "xy"]
    # The same days, and other injuries.
    other = [(*case[:4], 9, *case[5:]) for case in cases("A", *days, of="O")]
    files = {
        "injury": [*cases("A", *days), *cases("B", *before), *cases("B", *days, of="J"),
                   *cases("D", *days[:2]), *twice],
        "1/injury": cases("A", *days, of="K") + cases("D", *days[:2], of="K"),
        "2/injury": other,
    }  # fmt: skip
    for name, told in files.items():
        write_csv(tmp_path / f"intake/{name}.csv", CASE, told)
    dams = [
        (dam, f"{year}-12-31", "E", "active", "centreline", height, "GISTM", "high")
        for year in (2024, 2025) for dam, height in (("N", 31), ("S", 42), ("W", 53))
    ]  # fmt: skip
    write_csv(tmp_path / "intake/tsf_register.csv", DAM, dams)
    renamed = [(f"Dam {dam}", *told) for dam, *told in dams]
    write_csv(tmp_path / "intake/3/tsf_register.csv", DAM, renamed)
    with Run.open(load(tmp_path)) as run:
        run.facts()
        found = run.con.execute(
            "select entity, subject, place, message from figures.finding "
            "where kind = 'repeated' order by all"
        ).fetchall()
    of_all = ", under other ids. All of them count."
    assert found == [
        ("", "injury", "injury.csv A2 to A12",
         f"5 rows are those of 1/injury.csv A2 to A6{of_all}"),
        ("B", "injury", "injury.csv A8 to A10",
         "3 rows are, but for the year, those of the year before, injury.csv A5 to A7"
         f"{of_all}"),
        ("C", "injury", "injury.csv A13 to A18",
         f"6 rows stand twice or more{of_all}"),
        ("E", "tsf_register", "tsf_register.csv A2 to A7",
         f"6 rows are those of 3/tsf_register.csv A2 to A7{of_all}"),
    ]  # fmt: skip
