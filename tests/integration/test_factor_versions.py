"""A factor that a release was made with is not changed in place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines import preflight
from tests.projects import LONG, make_project, monthly, run_to_figures, write_csv
from transforms.project.folder import load
from transforms.project.problem import ProjectProblem
from warehouse.connection import connect

COLUMNS = (
    "factor_id", "version", "factor_kind", "gas", "source_category", "activity",
    "numerator_unit", "denominator_unit", "calorific_basis", "value", "region",
    "valid_from", "valid_to", "publisher", "licence", "confidence",
)  # fmt: skip


def factor(
    folder: Path, value: str, version: str = "1", last: str = "2025-12-31"
) -> None:
    row = ("own.grid.CO2", version, "grid", "CO2", "purchased_electricity",
           "electricity", "t", "MWh", "not_energy", value, "CL", "2024-01-01", last,
           "Own", "own", "verified")  # fmt: skip
    write_csv(folder / "factors/own.csv", COLUMNS, [row])


def co2(release: Path) -> list[tuple[object, ...]]:
    with connect(release / "orebook.duckdb", read_only=True) as con:
        return con.execute(
            "select value from mart.fact_figure "
            "where indicator_id = 'ghg_scope2_location' and period_id = 'FY2025' "
            "and level = 'site' "
            "and consolidation = 'operational_control' and breakdown = 'gas=CO2'"
        ).fetchall()


def refused(folder: Path) -> str:
    with pytest.raises(ProjectProblem) as error:
        preflight.check(load(folder))
    return str(error.value)


def test_of_co2e_and_its_gases_the_nearer_vintage_counts_alone(tmp_path: Path) -> None:
    """A publisher that tells gases since this year: both were added, as complete."""
    folder = make_project(tmp_path / "p", periods="[FY2025]", sites="A,Alpha,CL\n")
    fuel = ("emission", "CO2e_only", "mobile_offroad", "diesel", "t", "L", "not_energy")
    grid = ("grid", "CO2e_only", "purchased_electricity", "electricity", "t", "MWh",
            "not_energy")  # fmt: skip
    rows = []
    for name, thing, whole, part in (
        ("fuel", fuel, "0.0027", "0.0026"), ("grid", grid, "0.3", "0.29"),
    ):  # fmt: skip
        for gas, value, year in (("CO2e_only", whole, 2024), ("CO2", part, 2025)):
            days = (f"{year}-01-01", f"{year}-12-31")
            rows.append((f"{name}.{gas}", "1", thing[0], gas, *thing[2:], value, "CL",
                         *days, "Own", "own", "verified", "AR6"))  # fmt: skip
    write_csv(folder / "factors/own.csv", (*COLUMNS, "gwp_set"), rows)
    year = ("2025-01-01", "2025-12-31")
    write_csv(folder / "intake/a.csv", (*LONG, "fuel", "fuel_use"), [
        ("A", "electricity_purchased_mwh", *year, 120, "MWh", "", ""),
        ("A", "fuel_use_qty", *year, 1000, "L", "diesel", "mobile_offroad"),
    ])  # fmt: skip
    with connect(run_to_figures(folder) / "orebook.duckdb", read_only=True) as con:
        found = con.execute(
            "select indicator_id, value from mart.fact_figure where entity = 'A' and "
            "indicator_id in ('ghg_scope2_location', 'ghg_s1_mobile') and breakdown "
            "in ('', 'total') and consolidation = 'operational_control' order by all"
        ).fetchall()
    assert [(name, str(value.normalize())) for name, value in found] == [
        ("ghg_s1_mobile", "2.6"), ("ghg_scope2_location", "34.8"),
    ]  # fmt: skip


def test_a_released_factor_needs_a_new_version(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", periods="[FY2025]", sites="A,Alpha,CL\n")
    factor(folder, "0.2")
    preflight.check(load(folder))
    factor(folder, "0.3")  # no release was made with it: a slip is put right
    rows = monthly("A", "electricity_purchased_mwh", 2025, 10, "MWh")
    write_csv(folder / "intake/a.csv", LONG, rows)
    assert co2(run_to_figures(folder)) == [(36,)]

    factor(folder, "0.30")  # the same number
    preflight.check(load(folder))
    factor(folder, "0.35")
    said = refused(folder)
    assert "factors/own.csv, row 2: own.grid.CO2 version 1 was in a release" in said
    assert "value was 0.3 and is 0.35" in said and "Write version 2" in said
    shutil.rmtree(folder / "state")
    assert refused(folder) == said

    factor(folder, "0.35", last="2025-06-30")  # other days: another factor
    preflight.check(load(folder))
    factor(folder, "0.35", version="2")
    assert co2(run_to_figures(folder)) == [(42,)]
    factor(folder, "0.4")
    assert "value was 0.3 and is 0.4" in refused(folder)
    factor(folder, "0.4", version="2")
    assert "version 2 was in a release" in refused(folder)
    assert "Write version 3" in refused(folder)
