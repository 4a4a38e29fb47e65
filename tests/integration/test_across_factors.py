"""A row takes one factor, that of its middle day: where other days of its have another
one, whoever reads the figure is told."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.projects import LONG, make_project, monthly, run_to_figures, write_csv
from warehouse.connection import connect

YEAR = ("2025-01-01", "2025-12-31")
HALVES = (("2025-01-01", "2025-06-30"), ("2025-07-01", "2025-12-31"))
ALWAYS, FIRST, SECOND = (
    ("2020-01-01", "2030-12-31"), ("2020-01-01", "2025-06-30"), ("2025-07-01", ""),
)  # fmt: skip
FACTORS = (
    "factor_kind", "source_category", "region", "gas", "activity", "denominator_unit",
    "calorific_basis", "gwp_set", "factor_id", "value", "valid_from", "valid_to",
    "publisher", "licence",
)  # fmt: skip
GRID = ("grid", "purchased_electricity", "CL")
BURNT = ("emission", "stationary", "CL")
CO2E = ("CO2e_only", "diesel", "L", "not_energy", "AR6")
CUBIC = ("CO2", "kerosene", "m3", "not_energy", "")
POWER = ("CO2", "electricity", "MWh", "", "")


def litres(gas: str, fuel: str) -> tuple[str, ...]:
    return gas, fuel, "L", "not_energy", ""


# site -> what it tells of the year, and the factors of that: what they are, id, value,
# days, publisher. ``first`` and ``second`` are those of the days until and from July.
CASES: dict[str, tuple[tuple[object, ...], list[tuple[Any, ...]]]] = {
    "co2e_then_gases": (
        ("diesel", 100, "L"),
        [(BURNT, CO2E, "first", "0.003", FIRST, "Acme"),
         (BURNT, litres("CO2", "diesel"), "second", "0.0026", SECOND, "Acme"),
         (BURNT, litres("CH4_nonfossil", "diesel"), "trace", "0.0000001", SECOND,
          "Acme")],
    ),
    "per_litre_then_per_m3": (
        ("lpg", 100, "L"),
        [(BURNT, litres("CO2", "lpg"), "first", "0.0016", FIRST, "Acme"),
         (BURNT, ("CO2", "lpg", "m3", "not_energy", ""), "second", "1.7", SECOND,
          "Acme")],
    ),
    "net_then_gross": (
        ("coal_bituminous", 100, "GJ"),
        [(BURNT, ("CO2", "coal_bituminous", "GJ", "NCV(LHV)", ""), "first", "0.094",
          FIRST, "Acme"),
         (BURNT, ("CO2", "coal_bituminous", "GJ", "GCV(HHV)", ""), "second", "0.089",
          SECOND, "Acme")],
    ),
    "first_by_name_begins": (
        ("kerosene", 100, "L"),
        [(BURNT, CUBIC, "second", "2.5", SECOND, "Acme"),
         (BURNT, litres("CO2", "kerosene"), "first", "0.0026", ALWAYS, "Zeta")],
    ),
    "second_by_name_begins": (
        ("kerosene", 100, "L"),
        [(BURNT, litres("CO2", "kerosene"), "first", "0.0026", ALWAYS, "Acme"),
         (BURNT, CUBIC, "second", "2.5", SECOND, "Zeta")],
    ),
    "same_value": (
        ("gas_oil", 100, "L"),
        [(BURNT, litres("CO2", "gas_oil"), "first", "0.0023", FIRST, "Acme"),
         (BURNT, litres("CO2", "gas_oil"), "second", "0.0023", SECOND, "Acme")],
    ),
}  # fmt: skip
SILENT = {"second_by_name_begins", "same_value"}


def told(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    database = (folder / "published/latest").resolve() / "orebook.duckdb"
    with connect(database, read_only=True) as con:
        return con.execute(sql).fetchall()


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site in a country of its own for each case, and one that tells of halves."""
    regions = dict(zip(CASES, ("CL", "PE", "AR", "BO", "EC", "CO"), strict=True))
    folder = make_project(
        tmp_path_factory.mktemp("across"), periods="[FY2025]",
        sites="".join(f"{case},{case},{place}\n" for case, place in regions.items())
        + "halves,Halves,CL\n",
    )  # fmt: skip
    factors, rows = [], [
        ("halves", "fuel_use_qty", *days, 50, "L", "diesel") for days in HALVES
    ]  # fmt: skip
    for case, (what, given) in CASES.items():
        fuel, quantity, unit = what
        rows.append((case, "fuel_use_qty", *YEAR, quantity, unit, fuel))
        for (kind, category, _), thing, name, value, days, publisher in given:
            factors.append(
                (kind, category, regions[case], *thing, f"{case}.{name}", value, *days,
                 publisher, "own")
            )  # fmt: skip
    write_csv(folder / "factors/own.csv", FACTORS, factors)
    write_csv(folder / "intake/a.csv", (*LONG, "fuel"), rows)
    run_to_figures(folder)
    return folder


@pytest.mark.parametrize("case", CASES)
def test_a_row_across_a_change_of_factors_names_both(company: Path, case: str) -> None:
    found = told(
        company,
        "select period_id, message from mart.findings where kind = 'across_factors' "
        f"and entity = '{case}' order by all",
    )
    if case in SILENT:
        assert found == []
        return
    ((day, message),) = found
    assert day == "2025-07-01"
    # The middle day of a year of 365 days is the 2nd of July.
    assert f"({case}.second, for none of it {case}.first" in message


def test_rows_of_each_side_say_nothing(company: Path) -> None:
    assert told(
        company,
        "select entity from mart.findings where kind = 'across_factors' "
        "and entity = 'halves'",
    ) == []  # fmt: skip


def test_each_change_within_the_days_of_a_row_is_named(tmp_path: Path) -> None:
    folder = make_project(tmp_path, periods="[FY2025]", sites="A,Alpha,CL\nB,Beta,CL\n"
                          "C,Gamma,CL\n")  # fmt: skip
    write_csv(
        folder / "factors/own.csv", FACTORS,
        [
            (*GRID, *POWER, "old", 0.3, "2024-01-01", "2025-04-30", "Acme", "own"),
            # The same value from another source moves nothing.
            (*GRID, *POWER, "same", 0.3, "2025-05-01", "2025-06-30", "Acme", "own"),
            (*GRID, *POWER, "new", 0.2, "2025-07-01", "", "Acme", "own"),
        ],
    )  # fmt: skip
    power = ("electricity_purchased_mwh",)
    write_csv(
        folder / "intake/a.csv", LONG,
        [
            ("A", *power, *YEAR, 1000, "MWh"),
            *(("B", *power, *days, 500, "MWh") for days in HALVES),
            *monthly("C", *power, 2025, 10, "MWh"),
        ],
    )  # fmt: skip
    run_to_figures(folder)
    found = told(
        folder,
        "select entity, subject, period_id, message, remedy from mart.findings "
        "where kind = 'across_factors' order by all",
    )
    first, second = found
    assert [row[:3] for row in found] == [
        ("A", "ghg_scope2_location, ghg_scope2_market", day)
        for day in ("2025-05-01", "2025-07-01")
    ]
    assert "all of it (new, for none of it old). It stands at a.csv E2" in first[3]
    assert "all of it (new, for none of it same). It stands at a.csv E2" in second[3]
    assert "a row for each side of the day" in second[4]
    figures = told(
        folder,
        "select site_id, value from mart.fact_figure where level = 'site' and "
        "indicator_id = 'ghg_scope2_location' and is_lead and breakdown = ''",
    )
    # B: 500 x 0.3 + 500 x 0.2, and of its first half the middle day has 0.3.
    assert sorted(figures) == [("A", 200), ("B", Decimal(250)), ("C", 30)]


def test_a_row_across_another_class_or_year_says_which_counts(tmp_path: Path) -> None:
    """A's basin is of another class from October, B's of the same again; a year that
    ends in June holds two years of certificates, and of power made and sold."""
    folder = make_project(
        tmp_path, periods="[FY2025]", sites="A,Alpha,CL\nB,Beta,CL\nC,Gamma,CL\n",
        extra="fiscal_year_end: 06-30\n",
    )  # fmt: skip
    year = ("2024-07-01", "2025-06-30")
    until, since = (year[0], "2024-12-31"), ("2025-01-01", year[1])
    split = ("source", "tool", "instrument", "market", "vintage")
    water, stress = "water_withdrawal_ml", "water_stress_class"

    def row(site: str, metric: str, days: tuple[str, str], value: object, unit: str,
            **words: str) -> tuple[object, ...]:  # fmt: skip
        said = (words.get(name, "") for name in split)
        return (site, metric, *days, value, unit, *said)

    of_stress = [
        (site, stress, days, word, "class")
        for site, words in (("A", ("low", "high")), ("B", ("low", "low")))
        for days, word in zip(
            (("2024-07-01", "2024-09-30"), ("2024-10-01", year[1])), words, strict=True
        )
    ]  # fmt: skip
    bought = "electricity_purchased_mwh"
    rows = [
        *(row(*told, tool="aqueduct") for told in of_stress),
        *(row(site, water, year, 10, "ML", source="ground") for site in "AB"),
        row("A", bought, year, 100, "MWh", instrument="eac"),
        row("B", bought, until, 50, "MWh", instrument="eac"),
        row("B", bought, since, 50, "MWh", instrument="eac"),
        row("C", bought, year, 100, "MWh", instrument="none"),
        row("C", "electricity_selfgen_mwh", year, 100, "MWh"),
        row("C", "electricity_sold_mwh", until, 5, "MWh"),
        row("GROUP", "eac_retired_mwh", since, 60, "MWh", market="CL", vintage="2025"),
    ]
    write_csv(folder / "intake/a.csv", (*LONG, *split), rows)
    run_to_figures(folder)
    refused = told(folder, "select message from mart.rejects")
    assert not refused
    found = told(
        folder,
        "select entity, subject, period_id, message from mart.findings "
        "where kind = 'across_factors' order by all",
    )
    assert [row[:3] for row in found] == [
        ("A", bought, "2025-01-01"), ("A", water, "2024-10-01"),
        ("C", "electricity_selfgen_mwh", "2025-01-01"),
    ]  # fmt: skip
    of_power, of_water, of_own = (row[3] for row in found)
    assert "those of the year of the middle day for all of it (2024)" in of_power
    assert "all of it (high, for none of it low). It stands at a.csv E6" in of_water
    assert "set against each other in the year of the middle day" in of_own
