"""A newer edition of a publisher's table is read by what the packaged one says."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from pipelines.cli import cli
from tests.projects import make_project
from transforms.facts import check_factors, factors
from transforms.project.folder import load
from warehouse import reference

pytestmark = pytest.mark.usefixtures("read_here")
UK_HEAD = ("ID", "Scope", "Level 1", "Level 2", "Level 3", "Level 4", "Column Text",
           "UOM", "GHG/Unit", "GHG Conversion Factor {year}")  # fmt: skip


def packaged(name: str) -> list[dict[str, str]]:
    path = reference.folder() / "factors" / f"{name}.csv"
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def workbook(path: Path, sheet: str, lines: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for line in lines:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    path.write_bytes(out.getvalue())
    return path


def uk_lines() -> dict[tuple[str, str, str], float]:
    """The edition of 2023 as it was printed: (levels, unit, gas) -> kg CO2e.

    Totals by energy, of which the packaged rows keep the gases alone, are in the words
    of the rows that were divided by them.
    """
    found = {}
    for row in packaged("uk_desnz_2023"):
        label, _, unit = row["page_or_cell"].partition(": ")[2].rpartition(", ")
        gas = {"CO2": "CO2", "CH4_nonfossil": "CH4", "N2O": "N2O"}.get(row["gas"])
        printed = f"kg CO2e of {gas} per unit" if gas else "kg CO2e"
        found[label, unit, printed] = float(row["original_value"])
        if row["factor_kind"] == "energy_content":
            words = row["note"].partition(" divided by ")[2]
            heat, _, rest = words.partition(" kg CO2e per ")
            base = {"kWh (net": "kWh (Net CV)", "kWh (gro": "kWh (Gross CV)",
                    "GJ (net)": "GJ"}[rest[:8]]  # fmt: skip
            if base.startswith("kWh") and label.startswith("Bioenergy"):
                base = "kWh"
            key = (label, base, printed)
            assert found.setdefault(key, float(heat)) == float(heat)
    return found


def uk_flat(path: Path, year: int, times: float = 1) -> Path:
    head = [text.format(year=year) for text in UK_HEAD]
    lines: list[list[object]] = [["UK Government GHG Conversion Factors"], [], head]
    for number, ((label, unit, gas), value) in enumerate(uk_lines().items()):
        first, second, third = [*label.split(", ", 2), "", ""][:3]
        lines.append(
            [f"1_{number}", "Scope 1", first, second, third, "", "", unit, gas,
             value * times]
        )  # fmt: skip
    lines.append(["x", "Scope 3", "Hotel stay", "Hotel stay", "UK", "", "", "Room per "
                  "night", "kg CO2e", 10.4])  # fmt: skip
    return workbook(path, "Factors by Category", lines)


def take(folder: Path, layout: str, file: Path, *more: str):
    return CliRunner().invoke(
        cli,
        ["factors", "import", "--layout", layout, str(file), *more, "--project",
         str(folder)],
    )  # fmt: skip


def test_the_packaged_edition_laid_out_as_it_is_published_gives_itself_back(
    tmp_path: Path,
) -> None:
    folder = make_project(tmp_path / "p")
    found = take(folder, "uk_flat", uk_flat(tmp_path / "uk.xlsx", 2023))
    assert found.exit_code == 0, found.output
    assert "542 factors of 2023" in found.output
    assert "1 lines of the file are not taken" in found.output
    ours = {row["factor_id"]: row for row in packaged("uk_desnz_2023")}
    rows = factors.own(load(folder))
    assert {row["factor_id"] for row in rows} == ours.keys()
    for row in rows:
        same = ours[row["factor_id"]]
        off = abs(Decimal(row["value"]) - Decimal(same["value"]))
        # The packaged digits end with the eighteenth; doubles carry sixteen.
        assert off <= Decimal(same["value"]) * Decimal("1e-14") + Decimal("1e-18")
        for name in ("gas", "activity", "denominator_unit", "calorific_basis",
                     "gwp_set", "region", "licence"):  # fmt: skip
            assert row[name] == same[name]
    checked = check_factors.own(load(folder))
    assert not check_factors.check_factors(checked, checked, frozenset())


def test_a_newer_edition_has_its_own_numbers_year_and_cells(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    book = uk_flat(tmp_path / "uk.xlsx", 2031, times=2)
    assert take(folder, "uk_flat", book, "--published", "2031-06-01").exit_code == 0
    rows = {row["factor_id"]: row for row in factors.own(load(folder))}
    grid = rows["desnz.2031.uk_electricity.generated.mwh.CO2"]
    # 0.20496 kg a kWh, doubled: 0.40992 t a MWh.
    assert Decimal(grid["value"]) == Decimal("0.40992")
    assert (grid["valid_from"], grid["valid_to"]) == ("2031-01-01", "2031-12-31")
    assert grid["published_on"] == "2031-06-01"
    assert grid["page_or_cell"].startswith("sheet Factors by Category, row ")
    again = take(folder, "uk_flat", book)
    assert again.exit_code == 2 and "is there already" in again.output


def test_egrid_is_pounds_per_megawatt_hour(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", sites="A,Alpha,US\n")
    lines: list[list[object]] = [
        ["Subregion", "CO2 (lb/MWh)", "CH4 (lb/MWh)", "N2O (lb/MWh)"],
        ["SUBRGN", "SRCO2RTA", "SRCH4RTA", "SRN2ORTA"],
        ["AZNM", 1000, 0.05, 0.007], ["NEWR", 1, 1, 1],
    ]  # fmt: skip
    found = take(folder, "us_egrid", workbook(tmp_path / "e.xlsx", "SRL29", lines))
    assert found.exit_code == 1, found.output
    assert "not in the file: AKGD, CO2" in found.output
    assert "the first: NEWR" in found.output
    rows = {row["gas"]: row["value"] for row in factors.own(load(folder))}
    assert rows == {
        "CO2": "0.45359237", "CH4_nonfossil": "0.0000226796185",
        "N2O": "0.00000317514659",
    }  # fmt: skip


def test_table_1_of_the_epa_hub_gives_the_packaged_edition_back(
    tmp_path: Path,
) -> None:
    folder = make_project(tmp_path / "p", sites="A,Alpha,US\n")
    printed: dict[str, dict[str, float]] = {}
    for row in packaged("us_epa_2024_stationary"):
        gas = {"CO2_biogenic": "CO2", "none": "heat"}.get(row["gas"], row["gas"])
        name = row["page_or_cell"].partition(": ")[2]
        printed.setdefault(name, {})[gas] = float(row["original_value"])
    lines: list[list[object]] = [
        ["Last Modified: 13 February 2029"], ["Table 1", "Stationary Combustion"],
        ["", "Fuel Type", "Heat Content (HHV)", "CO2 Factor", "CH4 Factor",
         "N2O Factor", "CO2 Factor", "CH4 Factor", "N2O Factor"],
        ["", "", "mmBtu per short ton", "kg CO2 per mmBtu", "g CH4 per mmBtu",
         "g N2O per mmBtu", "kg CO2 per short ton", "g CH4 per short ton", ""],
        *(["", name, said["heat"], said["CO2"], said["CH4_nonfossil"], said["N2O"],
           9, 9, 9] for name, said in printed.items()),
        ["", "Moon Rock", 1, 1, 1, 1, 1, 1, 1],
        ["Table 2", "Mobile"], ["", "Motor Gasoline", 8.78, "gallon"],
    ]  # fmt: skip
    book = workbook(tmp_path / "hub.xlsx", "Emission Factors Hub", lines)
    found = take(folder, "us_epa", book)
    assert found.exit_code == 0, found.output
    assert "392 factors of 2029" in found.output
    assert "the first: Moon Rock" in found.output
    ours = {row["factor_id"]: row for row in packaged("us_epa_2024_stationary")}
    for row in factors.own(load(folder)):
        same = ours[row["factor_id"].replace(".2029.", ".2024.")]
        off = abs(Decimal(row["value"]) - Decimal(same["value"]))
        # The packaged digits end with the eighteenth.
        assert off <= Decimal(same["value"]) * Decimal("1e-17") + Decimal("1e-18")
        assert row["valid_from"] == "2029-01-01"
    checked = check_factors.own(load(folder))
    assert not check_factors.check_factors(checked, checked, frozenset())


# Columns as they stand in Australia's workbook, with numbers made up to divide well.
NGA_DIESEL = ["Liquid fuels", "Diesel oil", 70, 0.28, 0.265, "70.545*", 40, "GJ/kL",
              2821.8, "kg CO2-e/kL", 1, "Table 8"]  # fmt: skip
NGA_GAS = ["Gaseous fuels", "Natural gas distributed in a pipeline", 50, 0.14, 0,
           50.14, 0.04, "GJ/m3", 2.0056, "kg CO2-e/m3", 1, "Table 5"]  # fmt: skip


def nga(path: Path, *fuels: list[object]) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "Energy - Scope 1 "
    for line in (["Scope 1"], ["", "", "kg CO2-e/GJ"], ["Fuel", "Fuel combusted"],
                 *fuels):  # fmt: skip
        book.active.append(line)
    grid = book.create_sheet("Table 1")
    for line in (
        ["State", "Scope 2", "Scope 3"], ["", "kg CO2-e/kWh", "kg CO2-e/kWh"],
        ["New South Wales and Australian Capital Territory", 0.5, 0.1],
        ["Western Australia - South West Interconnected System (SWIS)", 0.4, 0.1],
        ["Western Australia - North Western Interconnected System (NWIS)", 0.6, 0.1],
        ["Somewhere else", 0.3, 0.1],
    ):  # fmt: skip
        grid.append(line)
    book.save(path)
    return path


def test_the_australian_workbook_gives_fuels_and_grids(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", sites="")
    (folder / "sites.csv").write_text(
        "site_id,name,country,grid_region\nA,Alpha,AU,nga:SWIS\n"
    )
    other = ["Liquid fuels", "Moon oil", 1, 1, 1, 3, 1, "GJ/kL", 3, "", 1, ""]
    book = nga(tmp_path / "nga.xlsx", NGA_DIESEL, NGA_GAS, other)
    found = take(folder, "au_nga", book)
    assert found.exit_code == 2
    assert "give the day of publication (--published)" in found.output
    found = take(folder, "au_nga", book, "--published", "2029-08-01")
    assert found.exit_code == 1, found.output  # LPG and the other grids are not there
    assert "17 factors of 2029" in found.output
    assert "not in the file: Liquefied petroleum gas (LPG)" in found.output
    assert "the first: Moon oil" in found.output
    rows = {row["factor_id"]: row for row in factors.own(load(folder))}
    values = {name: Decimal(row["value"]) for name, row in rows.items()}
    diesel = "nga.2029.fuel.diesel"
    # 0.28 kg CO2e at 28 are 10 g of CH4 by GJ; 40 GJ of a thousand litres.
    assert values[f"{diesel}.gj_gcv.CO2"] == Decimal("0.07")
    assert values[f"{diesel}.gj_gcv.CH4_nonfossil"] == Decimal("0.00001")
    assert values[f"{diesel}.l.N2O"] == Decimal("0.00000004")
    assert values[f"{diesel}.heat_gcv.none"] == Decimal("0.04")
    assert values["nga.2029.fuel.natural_gas.m3.CO2"] == Decimal("0.002")
    grids = {row["region"] for row in rows.values() if row["factor_kind"] == "grid"}
    assert grids == {"AU-NSW", "AU-ACT", "nga:SWIS"}
    assert values["nga.2029.grid.nga_swis.mwh.CO2e_only"] == Decimal("0.4")
    assert {(row["valid_from"], row["valid_to"]) for row in rows.values()} == {
        ("2028-07-01", "2029-06-30")
    }
    # No site lies in NWIS, and a factor that nobody can take would be refused.
    checked = check_factors.own(load(folder))
    assert not check_factors.check_factors(checked, checked, frozenset({"nga:SWIS"}))


@pytest.mark.parametrize("place", [2, 6])
def test_columns_in_other_places_prove_nothing(tmp_path: Path, place: int) -> None:
    line: list[object] = [*NGA_DIESEL]
    line[place] = 71
    book = nga(tmp_path / "nga.xlsx", line)
    folder = make_project(tmp_path / "p")
    found = take(folder, "au_nga", book, "--published", "2029-08-01")
    assert found.exit_code == 2
    assert "the columns are others than those of this layout" in found.output


@pytest.mark.parametrize(
    ("layout", "sheet", "words"),
    [
        ("uk_flat", "Factors by Category", "no sheet has a row with the headings ID"),
        ("us_egrid", "SRL29", "no sheet has a row with the headings SUBRGN"),
        ("us_egrid", "Other", "no sheet is named SRL"),
        ("us_epa", "Hub", "no sheet has a row with the headings Fuel Type"),
    ],
)
def test_another_table_is_refused(
    tmp_path: Path, layout: str, sheet: str, words: str
) -> None:
    book = workbook(tmp_path / "x.xlsx", sheet, [["Fuel", "Factor"], ["diesel", 1]])
    found = take(make_project(tmp_path / "p"), layout, book)
    assert found.exit_code == 2
    assert words in found.output
