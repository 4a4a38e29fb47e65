"""`orebook factors lacking` says what lacks a factor, and its rows close it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipelines.cli import cli
from tests.projects import LONG, make_project, run_to_figures, write_csv

DAYS = ("2024-01-01", "2024-12-31")
HEAD = (*LONG, "fuel", "fuel_use", "process_material")


def asked(folder: Path, *more: str) -> tuple[int, list[dict[str, Any]]]:
    """(exit code, rows) of the command, as json."""
    found = CliRunner().invoke(
        cli, ["factors", "lacking", *more, "--format", "json", "--project", str(folder)]
    )
    return found.exit_code, json.loads(found.output)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sites that burn, buy and use the same; factors are packaged for one."""
    folder = make_project(
        tmp_path_factory.mktemp("factors"), periods="[FY2024]",
        sites="A,Alpha,CL\nB,Beta,US\n",
    )  # fmt: skip
    rows = [
        row
        for site in "AB"
        for row in (
            (site, "electricity_purchased_mwh", *DAYS, 1000, "MWh", "", "", ""),
            (site, "fuel_use_qty", *DAYS, 500, "L", "diesel", "", ""),
            (site, "carbonate_reductant_t", *DAYS, 10, "t", "", "", "anode"),
        )
    ]
    write_csv(folder / "intake/told.csv", HEAD, rows)
    run_to_figures(folder)
    return folder


@pytest.mark.slow
def test_what_lacks_is_named_by_site_and_what_stands_in_by_its_age(
    company: Path,
) -> None:
    code, rows = asked(company)
    assert code == 1
    told = {
        (r["state"], r["site_id"], r["metric_id"], r["activity"], r["factor_kind"])
        for r in rows
    }
    assert told == {
        ("none", "A", "electricity_purchased_mwh", "electricity", "grid"),
        ("none", "A", "fuel_use_qty", "diesel", "emission"),
        ("none", "A", "fuel_use_qty", "diesel", "energy_content"),
        ("none", "A", "carbonate_reductant_t", "anode", "emission"),
        ("none", "B", "carbonate_reductant_t", "anode", "emission"),
        ("stand_in", "B", "electricity_purchased_mwh", "electricity", "grid"),
    }
    grid = next(r for r in rows if r["state"] == "stand_in")
    # The middle of 2024 is 1 July; eGRID2022 holds until 31 December 2022.
    assert (grid["version"], grid["age_days"]) == ("eGRID2022", 548)
    _, everything = asked(company, "--all", "--site", "B")
    assert {r["publisher"] for r in everything if r["state"] == "holds"} == {
        "US EPA", "IPCC",
    }  # fmt: skip


@pytest.mark.slow
def test_the_trace_marks_a_factor_that_stands_in(company: Path) -> None:
    told = {}
    for indicator in ("ghg_scope2_location", "energy_fuel_nonrenewable"):
        found = CliRunner().invoke(
            cli,
            ["trace", "--indicator", indicator, "--site", "B", "--period", "FY2024",
             "--project", str(company)],
        )  # fmt: skip
        told[indicator] = " ".join(found.output.split())
    # The middle of 2024 is 1 July.
    words = "stands in: valid until 2022-12-31, 548 days before"
    assert words in told["ghg_scope2_location"]
    assert "US EPA, 2024" in told["energy_fuel_nonrenewable"]
    assert "stands in" not in told["energy_fuel_nonrenewable"]
    without = told["ghg_scope2_location"].partition(" without ")[2]
    named, _, words = without.partition(": ")
    assert "heat_steam_purchased_gj" in named.split(", ")
    assert "electricity_purchased_mwh" not in named
    assert words.startswith("nobody told of them or is asked for them")


@pytest.mark.slow
def test_the_rows_filled_in_close_it(company: Path, tmp_path: Path) -> None:
    found = CliRunner().invoke(
        cli,
        ["factors", "lacking", "--rows", "--format", "csv", "--project", str(company)],
    )
    rows = list(csv.DictReader(io.StringIO(found.stdout)))
    assert {r["region"] for r in rows} == {"CL", "US"}
    sizes = {
        ("grid", "CO2"): "0.3", ("grid", "CH4_nonfossil"): "0.00003",
        ("grid", "N2O"): "0.000004", ("energy_content", "none"): "0.0359",
        ("emission", "CO2"): "0.00267", ("emission", "CH4_nonfossil"): "0.0000001",
        ("emission", "N2O"): "0.0000001",
    }  # fmt: skip
    for row in rows:
        value = sizes[row["factor_kind"], row["gas"]]
        if row["activity"] == "anode":
            value = "0.44"
        basis = "NCV(LHV)" if row["factor_kind"] == "energy_content" else ""
        row |= {"value": value, "publisher": "Us", "licence": "own"}
        row["calorific_basis"] = row["calorific_basis"] or basis
    folder = make_project(
        tmp_path, periods="[FY2024]", sites="A,Alpha,CL\nB,Beta,US\n"
    )
    write_csv(folder / "factors/own.csv", rows[0], (r.values() for r in rows))
    (folder / "intake/told.csv").write_text((company / "intake/told.csv").read_text())
    run_to_figures(folder)
    assert asked(folder) == (0, [])


def test_a_country_without_factors_is_told_what_is_public() -> None:
    found = CliRunner().invoke(cli, ["factors", "list", "--country", "mx"])
    assert found.exit_code == 0
    assert "There is no factor of MX." in found.output
    assert "Grid of MX, public: SEMARNAT" in found.output


def test_of_several_editions_a_year_takes_the_nearest() -> None:
    told = {}
    for year in ("2020", "2022", "2025"):
        found = CliRunner().invoke(
            cli,
            ["factors", "list", "--country", "US", "--year", year, "--format", "json"],
        )
        told[year] = {
            (r["version_label"], r["age_days"])
            for r in json.loads(found.output)
            if r["region"] == "egrid:AZNM"
        }
    # Middles: 1 July 2020 and 2 July of the others.
    assert told == {
        "2020": {("eGRID2019", 183)},
        "2022": {("eGRID2022", 0)},
        "2025": {("eGRID2022", 914)},
    }
