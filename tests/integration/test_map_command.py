"""A mapping that is proposed reads what it says it reads; what is unclear is said."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from pipelines.cli import cli
from pipelines.declared import declared_problems
from tests.projects import make_project
from transforms.project.folder import load

SITES = "N1,North Pit,CL\nP2,Port,US\n"


def book(**sheets: list[list[object]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, lines in sheets.items():
        page = made.create_sheet(name)
        for line in lines:
            page.append(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


DIESEL, PETROL, GAS = ("Diesel", "L"), ("Petrol", "L"), ("Natural gas", "m3")


def across(*headings: object) -> list[list[object]]:
    """A table of one row, with 1, 2, ... under these headings."""
    numbers = [*range(1, len(headings) + 1)]
    return [["Item", "Unit", *headings], ["Diesel", "L", *numbers]]


FILES = {
    # Tables below and beside one another, each with what heads it and ends it.
    "N1_tables.xlsx": (
        book(
            Under=[
                ["Fuel"], ["Item", "Unit", "Jan-25", "Feb-25"], [*DIESEL, 1, 2],
                ["Total", "L", 1, 2], [], ["Later"],
                ["Item", "Unit", "Mar-25", "Apr-25"], [*DIESEL, 3, 4],
                ["Item", "Unit", "Mar-25", "Apr-25"], [*PETROL, 5, 6], [],
                ["Prepared by Ana", 2025],
            ],
            Beside=[
                ["Water", None, None, "Fuel"],
                ["Month", "Seawater withdrawn (m3)", None, "Month", "Kerosene (L)"],
                ["2025-01", 7, None, "2025-01", 8], ["2025-02", 9],
            ],
        ),
        "9 accepted + 4 left_out",
        [
            "files: '{site_id}_tables.xlsx'", "header: 7", "rows: {until: ''}",
            "below it, not taken: 'Prepared by Ana', '2025'",
            "rows that say the headings again are left out: 1",
            "column D: period", "Item: [Total]",
        ],
    ),
    # Years across; a mine that is not ours; a total row.
    "years.csv": (
        b"Mine,Indicator,Unit,2024,2025\nNorth Pit,Waste rock,t,1,2\n"
        b"East,Waste rock,t,3,4\nNorth Pit,Happiness,t,5,6\nTotal,Waste rock,t,9,9\n",
        "2 accepted + 6 left_out",
        ["Waste rock: {metric_id: waste_rock_t}", "what 'Indicator' calls 'Happiness'"],
    ),
    # Months across, in words, under a title; the metric stands in the title.
    "months.csv": (
        "Agua extraída,,,,\nSitio,Año,Unidad,Ene,Feb\nN1,2025,ML,1,2\n".encode(),
        "2 accepted",
        ["metric_id is water_withdrawal_ml: 'Agua extraída' says so"],
    ),
    # Several metrics in columns, units in their headings; a column that is not clear.
    "metrics.csv": (
        b"Site,Period,Ore mined (kt),Waste rock (kt),Happiness,"
        b"Total recordable injury frequency rate\n"
        b"N1,2025-01,1,2,7,8\nP2,2025-01,3,4,7,8\n",
        "4 accepted",
        ["'Happiness' (numbers): no metric so named",
         "'Total recordable injury frequency rate' (numbers): orebook computes it "
         "(ohs_trifr) from hours_worked, injury"],
    ),
    # A form: labels, values beside them, site and year in cells of their own.
    "form.xlsx": (
        book(
            Form=[
                ["Environmental return"], ["Site", "North Pit"], ["Year", 2025], [],
                ["Waste rock", None, 7, "kt"], ["Water withdrawn (ML)", 3],
                ["Happiness", 9],
            ],
        ),
        "2 accepted + 1 left_out",
        ["'Waste rock' is waste_rock_t", "site_id is what cell B2", "'Happiness'"],
    ),
    # What people have: rows that name a part of a metric, each sheet in its own way.
    "N1_ambiental.xlsx": (
        book(
            Energía=[
                ["Reporte ambiental"], [],
                ["Indicador", "Unidad", "ene-25", "feb-25", "Total"],
                ["Diésel", "L", 1, 2, 3], ["Gas natural", "m3", 3, 4, 7],
                ["Diésel equipos", "L", 1, 2, 3], ["Electricidad", "kWh", 5, 6, 11],
            ],
            Agua=[
                ["Fuente", "Unidad", "2025-01-01"],
                ["Agua subterránea", "m3", 7], ["Agua de mar", "m3", 8],
                ["Total", "m3", 15],
            ],
            Personas=[
                ["Concepto", "Período", "Hombres", "Mujeres"],
                ["Horas trabajadas", 2025, 9, 10],
            ],
            Otros=[["Ingresos", "2025"], ["Ventas", 3]],
        ),
        "8 accepted + 7 left_out",
        [
            "files: '{site_id}_ambiental.xlsx'",
            "Diésel: {metric_id: fuel_use_qty, fuel: diesel}",
            "Gas natural: {metric_id: fuel_use_qty, fuel: natural_gas}",
            "'Diésel equipos' (could be fuel_use_qty (fuel diesel))",
            "'Electricidad' (could be ", "electricity_purchased_mwh",
            "Agua de mar: {metric_id: water_withdrawal_ml, source: sea}",
            "Fuente: [Total]",
            "Horas trabajadas: {metric_id: hours_worked, unit: h}",
            "Mujeres: {gender: female}",
            "not proposed: sheet 'Otros' (nothing gives metric_id, unit)",
        ],
    ),
    # Sections, totals, units that are none, months in words and their year above.
    "FY2024/P2_monthly.xlsx": (
        book(
            Data=[
                ["Port - monthly return"], ["Year:", 2025], [],
                [None, "Metric", "UoM", "Jan", "Feb", "YTD", "Comment"],
                ["ENERGY"],
                [None, "Diesel - haul trucks", "kL", 1, 2, 3, "with contractors"],
                [None, "Grid electricity", "MWh", 4, 5, 9],
                [None, "Petrol", "L", "n/a", 5, 5],
                ["WASTE"],
                [None, "Hazardous waste to landfill", "t", 6, 7, 13],
                ["PEOPLE"],
                [None, "Female headcount", "#", 8, 8, None],
                [None, "Hours worked - contractors", "h", 10, 11, 21],
                [None, "Total hours", "h", 10, 11, 21],
            ],
        ),
        "9 accepted + 4 left_out",
        [
            "files: '*/{site_id}_monthly.xlsx'", "constants: {year: cell B2}",
            "{metric_id: fuel_use_qty, fuel: diesel, fuel_use: mobile_offroad}",
            "{metric_id: electricity_purchased_mwh, delivery: grid}",
            "hazardous: 'true', waste_disposal: landfill}",
            "worker_type: nonemployee_controlled}",
            "blank: [n/a]", "'Female headcount' (could be ", "'Total hours'",
            "units '#'",
        ],
    ),
    # Parts of a metric as headings, and their units.
    "parts.csv": (
        b"Site,Period,Diesel (kL),NOx (kg),Groundwater withdrawn (m3),Landfill (m)\n"
        b"N1,2025-01,1,2,7,8\n",
        "3 accepted",
        [
            "Diesel (kL): {metric_id: fuel_use_qty, fuel: diesel, unit: kL}",
            "NOx (kg): {metric_id: air_emission_t, pollutant: nox, unit: kg}",
            "{metric_id: water_withdrawal_ml, source: ground, unit: m3}",
        ],
    ),
    # A tab for each month, and one for each site.
    "N1_tabs_2025.xlsx": (
        book(
            Ene=[["Concepto", "Unidad", "Cantidad"], ["Diésel", "L", 1]],
            Feb=[["Concepto", "Unidad", "Cantidad"], ["Diésel", "L", 2]],
        ),
        "2 accepted",
        ["sheet: '{month}'", "files: '{site_id}_tabs_{year}.xlsx'", "Cantidad: value"],
    ),
    "sites.xlsx": (
        book(
            N1=[["Item", "Unit", "2025-01"], ["Diesel", "L", 1]],
            Port=[["Item", "Unit", "2025-01"], ["Diesel", "L", 2]],
        ),
        "2 accepted",
        ["sheet: '{site_id}'", "site_id: sites.csv"],
    ),
    # Tabs that are not alike have a table each.
    "N1_odd_2025.xlsx": (
        book(
            Ene=[["Concepto", "Unidad", "Cantidad"], ["Diésel", "L", 1]],
            Feb=[["Concepto", "Unidad", "Cantidad"], ["Diésel", "L", 2],
                 ["Gas natural", "m3", 3]],
        ),
        "3 accepted",
        ["- sheet: Ene", "month: '02'"],
    ),
    # A number in a name is a part of it.
    "scopes.csv": (
        b"Site,Item,Unit,2025\nN1,Scope 1 emissions,tCO2e,1\n"
        b"N1,Scope 2 emissions,tCO2e,2\nN1,Scope 2 (market-based),tCO2e,3\n"
        b"N1,Waste rock 2,t,4\nN1,Land disturbed,ha,5\n",
        "2 accepted + 3 left_out",
        [
            "Scope 1 emissions: {metric_id: ghg_scope1_reported_t}",
            "'Land disturbed' (could be land_disturbed_ha, land_newly_disturbed_ha)",
            "Scope 2 (market-based): {metric_id: ghg_scope2_market_reported_t}",
            "'Scope 2 emissions' (could be ghg_scope2_location_reported_t, ghg_",
            "'Waste rock 2'",
        ],
    ),
    # What holds what stands beside it, what means the same, and what is not so much.
    "sums.xlsx": (
        book(
            Data=[
                ["Operation", "Item", "Unit", "FY24", "YTD", "Budget"],
                ["North Pit", "Water withdrawal", "ML", 9, 9, 9],
                [None, "Groundwater withdrawal", "ML", 4, 4, 4],
                [None, "Seawater withdrawal", "ML", 5, 5, 5],
                ["North Pit total", "Total water withdrawal", "ML", 9, 9, 9],
                ["Port", "Groundwater withdrawal", "ML", 6, 6, 6],
                [None, "Waste rock", "t", 1, 1, 1],
                [None, "Overburden", "t", 2, 2, 2],
                [None, "Stored volume", "m3", 3, 3, 3],
                [None, "Electricity consumption", "MWh", 4, 4, 4],
            ],
            Budget=[["Item", "Unit", "2024"], ["Diesel", "L", 1]],
        ),
        "3 accepted + 8 left_out",
        [
            "fill: [Operation]", "left out: 'North Pit total'",
            "'Water withdrawal' may hold what 'Groundwater withdrawal', 'Seawater",
            "'Waste rock' may hold what 'Overburden' tells", "not used: YTD, Budget",
            "'Stored volume' (could be tsf_volume_5y_m3)",
            "'Electricity consumption' (could be ", "sheet 'Budget' (nothing gives",
        ],
    ),
    # The same of columns; a number above the table, one that is cumulative alone.
    "column_sums.xlsx": (
        book(
            Data=[
                ["Extract", 17], [],
                ["Site", "Year", "Hours worked", "Hours worked - contractors"],
                ["N1", 2025, 9, 4],
            ],
            Small=[["In thousands"], ["Site", "Metric", "Unit", "2025"],
                   ["N1", "Waste rock", "t", 3]],
            Late=[["Site", "Metric", "Unit", "Year", "YTD"],
                  ["N1", "Waste rock", "t", 2025, 3]],
        ),
        "1 accepted + 5 left_out",
        [
            "'Hours worked' may hold what 'Hours worked - contractors' tells",
            "numbers above the table: 'cell B1'", "cell A1 says 'In thousands'",
            "sheet 'Late' (nothing gives value)",
        ],
    ),
    # A form with units before the values, and the year of its cells.
    "forms.xlsx": (
        book(
            **{
                name: [
                    ["Return"], ["Site", name], ["Year", 2024], [],
                    ["Diesel used", "L", 2010], ["Waste rock", "kt", 7, 8],
                    ["Water withdrawn", "m3", 5],
                ]
                for name in ("North Pit", "Port")
            },
        ),
        "4 accepted + 4 left_out",
        [
            "right: '2', unit: cell B5", "period: cell B3",
            "'Waste rock': numbers right of C6: left out",
        ],
    ),
    # Two rows of headings: sites over years, actual beside budget, units below names.
    "two_rows.xlsx": (
        book(
            Sites=[
                ["KPI", "Unit", "North Pit", None, "Port", None, "Group", None],
                [None, None, 2024, 2025, 2024, 2025, 2024, 2025],
                ["Waste rock", "kt", 1, 2, 3, 4, 4, 6],
            ],
            Over=[
                [None, None, "North Pit", None, "Port", None],
                ["KPI", "Unit", "Jan-25", "Feb-25", "Jan-25", "Feb-25"],
                ["Ore mined", "kt", 1, 2, 3, 4],
            ],
            Port=[
                ["Month", "Diesel", "Water withdrawn"], [None, "kL", "m3"],
                ["2025-01", 1, 2], ["feb 2025", 3, 4], ["FY2025", 4, 6],
            ],
            Jan=[
                ["Site", "Item", "Unit", "Month", None, "YTD", None],
                [None, None, None, "Actual", "Budget", "Actual", "Budget"],
                ["N1", "Ore processed", "t", 5, 6, 7, 8],
            ],
        ),
        "12 accepted + 6 left_out",
        [
            "North Pit / {period}: {site_id: N1}", "Group / 2024, Group / 2025",
            "Diesel / kL: {metric_id: fuel_use_qty, fuel: diesel, unit: kL}",
            "'FY2025' holds what others tell", "period: {feb 2025: 2025-02}",
            "sheet 'Jan' (nothing gives year)",
        ],
    ),
    # Sites as headings; what holds other periods; quarters of a year above.
    "periods.xlsx": (
        book(
            **{"2025": [["KPI", "Unit", "North Pit", "Port", "Group"],
                        ["Waste rock", "kt", 1, 2, 3]]},
            Quarters=[
                ["Site", "Item", "Unit", "Q1 2025", "Q2 2025", "FY 2025", "2024 (1)"],
                ["N1", "Ore mined", "t", 1, 2, 3, 4],
            ],
            Actual=[
                ["Site", "Item", "Unit", "Actual 2024", "2025 Actual", "Budget 2025"],
                ["P2", "Ore mined", "t", 1, 2, 3],
            ],
            Year=[
                ["Year", 2024],
                ["Site", "Item", "Unit", "Q1", "2Q", "T3", "Total"],
                ["N1", "Ore processed", "t", 1, 2, 3, 6],
            ],
        ),
        "10 accepted",
        [
            "Port: {site_id: P2}", "Actual {period}: {}", "'{period} Actual': {}",
            "'FY 2025' holds what others tell",
            "2024 (1): {period: '2024'}", "2Q: {period: 2024-Q2}", "not used: Group",
        ],
    ),
    # Months below one another beside sites, and sections that hold rows.
    "down_2025.xlsx": (
        book(
            Diesel=[
                ["Diesel consumption (kL)"], ["Month", "North Pit", "Port", "Total"],
                ["January", 1, 2, 3], ["YTD", 1, 2, 3], ["Total", 1, 2, 3],
            ],
            Sections=[
                ["Site", "Item", "Unit", "Full year", "YTD"],
                [None, None, None, "Actual", "Actual"],
                ["N1", "Stationary", None, None, None],
                ["N1", "Ore mined", "t", 5, 6], ["N1", "Petrol", "L", "n/a", 6],
            ],
            Late=[
                ["Site", "Item", "Unit", "Month", "YTD"],
                [None, None, None, "Actual", "Actual"],
                ["N1", "Ore mined", "t", 5, 6],
            ],
            Dates=[["Site", "Date", "Ore mined (t)"], ["N1", "2025-01-31", 4]],
            Refs=[["Item", "Unit", "Ref"], ["Ore mined", "t", 101]],
        ),
        "3 accepted + 8 left_out",
        [
            "rows of 'Month' are left out: 'YTD', 'Total'", "Month: [YTD, Total]",
            "rows without a number: 'Stationary'", "Full year / Actual: value",
            "sheet 'Late' (nothing gives the time that 'Month / Actual' tells)",
            "sheet 'Dates' (nothing gives the time that 'Date' tells)",
            "sheet 'Refs' (nothing gives site_id, value)",
        ],
    ),
    # The split of metrics that a column names, and days beside the year of them.
    "ids.csv": (
        b"site_id,metric_id,year,period_start,period_end,pollutant,value,unit\n"
        b"N1,air_emission_t,2025,2025-01-01,2025-01-31,nox,5,t\n"
        b"N1,air_emission_t,2025,2025-01-01,2025-01-31,sox,6,t\n",
        "2 accepted",
        ["pollutant: pollutant", "period_start: period_start", "not used: year"],
    ),
    # Days of which one proves the form of all.
    "days.csv": (
        b"Location,Indicator Name,Period Start,Period End,Value,UOM\n"
        b"North Pit,Diesel,01/01/2025,31/01/2025,5,L\n",
        "1 accepted",
        ["days are written DD/MM/YYYY", "Period Start: period_start"],
    ),
    # A register under the headings of a workbook, with days of its own form.
    "accidents.csv": (
        b"Case id,Site,Employee or other worker,Injury class,"
        b"Recordable,Occurred on,Shift\n"
        b"a1,N1,employee,lost_time,true,31/01/2025,night\n",
        "1 accepted",
        ["register injury", "days are written DD/MM/YYYY"],
    ),
    # The same titles over sites and years; a table of which another ends the rows.
    "heads.xlsx": (
        book(
            Below=[
                ["Site", "North Pit"], ["Year", 2024], [], ["Item", "Unit", "Jan"],
                [*DIESEL, 1], ["Site", "Port"], ["Year", 2025],
                ["Item", "Unit", "Jan"], [*DIESEL, 2],
            ],
            Beside=[
                ["North Pit", None, None, None, "Port"],
                ["Item", "Unit", "2025-01", None, "Item", "Unit", "2025-01"],
                [*PETROL, 3, None, *PETROL, 4], [None] * 4 + ["Kerosene", "L", 5],
            ],
            Years=[
                ["Site", "Item", "Unit", 2024, None, 2025, None],
                [*[None] * 3, "Jan", "Feb", "Jan", "Feb"], ["P2", *GAS, 6, 7, 8, 9],
            ],
        ),
        "9 accepted",
        [
            "site_id: cell B1, year: cell B2", "site_id: cell E1",
            "'{year} / {month}': {}", "column G: {period: 2025-01}",
        ],
    ),
    # Times that have no name: days, halves and quarters of a year that is not said.
    "N1_times.xlsx": (
        book(
            Log=[
                ["Date", "Seawater withdrawn (m3)"],
                *[[f"2025-01-0{n}", n] for n in range(1, 9)],
            ],
            Days=[["Item", "Unit", *(f"2025-01-0{n}" for n in range(1, 5))],
                  [*PETROL, 1, 2, 3, 4]],
            Ends=across("2025-01-31", "2025-02-28"),
            Slashed=[["Item", "Unit", "31/03/2025", "30/04/2025"], [*DIESEL, 3, 4]],
            Serial=[["Item", "Unit", 45778, 45809], [*DIESEL, 5, 6]],
            Halves=[["Period", "Ore mined (t)"], ["H1 2025", 1], ["2H25", 2]],
            Fiscal=[["Item", "Unit", "Q1 FY24", "FY24 Q2"], [*GAS, 1, 2]],
            Week=[["Item", "Unit", "2025-W02"], ["Kerosene", "L", 1]],
            Weeks=across("W01", "W02"), Short=across("24-Jan", "24-Feb"),
            Quarters=across("2024-03-31", "2024-06-30"), Alone=across("2024-05-31"),
            Firsts=across("2024-01-01", "2024-04-01"), Fiscals=across("2023/24"),
            Worked=[
                ["Date", "Ore mined (t)"], ["2024-01-05", 1], ["2024-02-07", 2],
                ["2024-04-01", 2],
            ],
        ),
        "23 accepted + 13 left_out",
        [
            "Date: [period_start, period_end]", "'2025-01-01' are the days of a log",
            "'2025-02-28': {period: 2025-02}", "30/04/2025: {period: 2025-04}",
            "'45778', which is Excel's number of 2025-05-01",
            "period_end: {H1 2025: '2025-06-30', 2H25: '2025-12-31'}",
            "FY24 Q2: {period_start: '2024-04-01', period_end: '2024-06-30'}",
            "2025-W02: {period_start: '2025-01-06', period_end: '2025-01-12'}",
            "'W01' tells weeks", "'24-Jan' may be a day of a month, or a month of",
            "'2024-03-31' and 1 more headings: each may be of its month, or of all 3",
            "'2024-01-01' and 1 more headings: each may be of its month, or of all 3",
            "'2024-05-31' is one day, and of what",
            "'2023/24' names two calendar years",
            "'2024-01-05' is neither of each day nor an end of a month",
        ],
    ),
    # An id in the first row of its group alone, on one of two sheets.
    "groups.xlsx": (
        book(
            Notes=[["read", "me"], ["nothing", "here"]],
            Data=[
                ["Facility", "metric", "unit", 2024],
                ["Port", "waste_rock_t", "t", 1], [None, "ore_mined_t", "t", 2],
                [None, "ore_processed_t", "zz", 3],
            ],
        ),
        "2 accepted + 1 left_out",
        ["fill", "units 'zz'", "not proposed: sheet 'Notes'"],
    ),
}  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = make_project(tmp_path / "p", sites=SITES)
    for name, (content, _, _) in FILES.items():
        path = folder / "intake" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    return folder


def call(command: str, folder: Path, *more: object) -> Result:
    return CliRunner().invoke(cli, [command, "--project", str(folder), *map(str, more)])


@pytest.mark.parametrize(
    "name",
    [
        # One of each shape; the others are the same shapes in other words.
        *list(FILES)[:10],
        *(pytest.param(name, marks=pytest.mark.rare) for name in list(FILES)[10:]),
    ],
)
def test_a_proposal_taken_as_it_is_reads_what_it_claims(
    project: Path, name: str
) -> None:
    _, claimed, words = FILES[name]
    file = project / "intake" / name
    told = call("map", project, file)
    assert told.exit_code == 0, told.output
    assert f"= {claimed}." in told.output and "REFUSED" not in told.output
    for word in words:
        assert word in told.output
    (project / "mappings").mkdir()
    (project / "mappings/kept.yaml").write_text(told.output)
    assert declared_problems(load(project)) == []
    assert f"= {claimed}." in call("check", project, file).output
    assert call("map", project, file).output == told.output


def test_a_cell_above_a_table_may_say_its_name_before_what_it_says(
    project: Path,
) -> None:
    """As it stands it is of this file alone: one of another site is refused."""
    for name, site in (("one", "North Pit"), ("two", "Port")):
        (project / f"intake/{name}_return.xlsx").write_bytes(
            book(Data=[[f"Site: {site}"], ["Year: 2025"], ["Item", "Unit", "Jan"],
                       [*DIESEL, 4]])
        )  # fmt: skip
    told = call("map", project, project / "intake/one_return.xlsx").output
    assert "= 1 accepted." in told
    assert "site_id is what cell A1 says: 'Site: North Pit'" in told
    (project / "mappings").mkdir()
    kept = told.replace("files: one_return.xlsx", "files: '*_return.xlsx'")
    (project / "mappings/kept.yaml").write_text(kept)
    other = call("check", project, project / "intake/two_return.xlsx").output
    assert "Cells handed in: 1 = 1 refused." in other and "Site: Port" in other


def test_our_own_form_needs_no_mapping_whatever_its_cells_say(project: Path) -> None:
    file = project / "intake/own.csv"
    said = enumerate(("1*", "2*", "3"), start=1)
    rows = "".join(f"N1,ore_mined_t,2025-0{n}-01,2025-0{n}-28,{v},t\n" for n, v in said)
    file.write_text(f"site_id,metric_id,period_start,period_end,value,unit\n{rows}")
    told = call("map", project, file).output
    assert "It is in orebook's own form, read without a mapping: keep none." in told
    assert "'value' is value: heading, though its cells are no plain" in told
    assert "MISSING" not in told and "REFUSED (2): value: Part of the cell" in told


def test_what_a_path_says_is_proposed_for_all_files_of_the_form(project: Path) -> None:
    rows = b"Concept,Women\nHours worked,5\n"
    for name in ("FY2025/N1_people.csv", "FY2024/P2_people.csv", "FY2024/P2.csv"):
        path = project / "intake" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(rows)
    told = call("map", project, project / "intake/FY2025/N1_people.csv")
    assert "files: '{period}/{site_id}_people.csv'" in told.output
    (project / "mappings").mkdir()
    (project / "mappings/kept.yaml").write_text(told.output)
    other = project / "intake/FY2024/P2_people.csv"
    assert "= 1 accepted." in call("check", project, other).output
    # A name of nothing else would be the pattern of any file.
    told = call("map", project, project / "intake/FY2024/P2.csv")
    assert "files: FY2024/P2.csv" in told.output and "site_id: P2" in told.output


def test_a_table_that_tells_its_time_has_no_use_of_the_hole(project: Path) -> None:
    pages = book(
        Energy=[["Item", "Unit", "Jan-25"], ["Diesel", "L", 1]],
        People=[["Concept", "Women"], ["Hours worked", 5]],
    )
    for name in ("FY2025/N1_mixed.xlsx", "FY2024/P2_mixed.xlsx"):
        path = project / "intake" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(pages)
    told = call("map", project, project / "intake/FY2025/N1_mixed.xlsx")
    assert "files: '{period}/{site_id}_mixed.xlsx'" in told.output
    (project / "mappings").mkdir()
    (project / "mappings/kept.yaml").write_text(told.output)
    assert declared_problems(load(project)) == []
    other = project / "intake/FY2024/P2_mixed.xlsx"
    page = project / "page.html"
    assert "= 2 accepted." in call("check", project, other, "--page", page).output
    assert "2024" in page.read_text() and "2025" in page.read_text()


def test_a_day_is_no_month_where_other_days_stand_beside_it(project: Path) -> None:
    """Whatever is proposed, a pattern that a person writes takes first days only."""
    file = project / "intake/days_across.csv"
    file.write_text("Item,Unit,2025-01-01,2025-01-02\nDiesel,L,1,2\n")
    (project / "mappings").mkdir()
    (project / "mappings/months.yaml").write_text(
        "files: days_across.csv\ncolumns: {Unit: unit}\nmelt: {'{period}': {}}\n"
        "constants: {site_id: N1, metric_id: fuel_use_qty, fuel: diesel}\n"
        "ignore: [Item]\n"
    )
    told = call("check", project, file).output
    assert "'2025-01-01' is a day that" in told and "'2025-01-02' is none" in told
    assert "Cells handed in: 0" in told


def test_what_stands_below_a_table_and_is_none_ends_it(project: Path) -> None:
    """Whether an empty row does, the headings of another, or its title."""
    accident = ["a1", "N1", "employee", "lost_time", "true", "2025-01-31"]
    heads = ["Case id", "Site", "Employee or other worker", "Injury class",
             "Recordable", "Occurred on"]  # fmt: skip
    for number, (below, words) in enumerate((
        ([["Summary", "Unit", "2025-01"], ["All", "L", 9]],
         ["rows: {until: Summary}", "rows 3 to 4 (nothing gives metric_id)",
          "1 accepted + 2"]),
        ([[], ["Summary", "Unit", "2025-01"], ["All", "L", 9]], ["rows: {until: ''}"]),
        ([["Budget"], ["Item", "Unit", "2025-01"], [*DIESEL, 9]],
         ["rows: {until: Budget}", "1 accepted + 2 left_out"]),
        ([heads, accident], ["gives: injury", "= 2 accepted."]),
    )):  # fmt: skip
        file = project / f"intake/N1_below{number}.xlsx"
        file.write_bytes(book(Data=[*across("2025-01"), *below]))
        told = call("map", project, file).output
        assert all(word in told for word in words), told


def test_sites_that_contradict_each_other_are_not_chosen_from(project: Path) -> None:
    file = project / "intake/N1_odd_site.xlsx"
    file.write_bytes(book(Data=[["Site", "Port"], [], *across("2025-01")]))
    told = call("map", project, file)
    assert told.exit_code == 1
    assert "sites of cells and of the path: cell B1" in told.output


def test_what_a_sheet_hides_is_said_with_the_proposal(project: Path) -> None:
    made = openpyxl.load_workbook(
        io.BytesIO(book(Data=[*across("2025-01"), [*PETROL, 2]], Secret=across("2024")))
    )
    made["Data"].row_dimensions[2].hidden = True
    made["Secret"].sheet_state = "hidden"
    made.save(project / "intake/N1_hidden.xlsx")
    told = call("map", project, project / "intake/N1_hidden.xlsx").output
    assert "FLAGGED (1): Data: 1 hidden or filtered row (2)" in told
    assert "not proposed: hidden sheet 'Secret'" in told


def test_what_may_be_a_month_or_two_years_is_left_out(project: Path) -> None:
    """Beside another month of its year it is one."""
    file = project / "intake/years.csv"
    for headings, words in (
        ("2010-11,2011-12", ["'2011-12' may be a month or a year", "MISSING"]),
        ("2011-11,2011-12", ["headings such as '2011-11' are periods"]),
    ):
        file.write_text(f"Site,Item,Unit,{headings}\nN1,Waste rock,t,1,2\n")
        told = call("map", project, file).output
        assert all(word in told for word in words), told


def test_a_word_in_place_of_a_number_may_be_blank_by_the_mapping(
    project: Path,
) -> None:
    (project / "mappings").mkdir()
    (project / "mappings/words.yaml").write_text(
        "files: words.csv\ncolumns: {Year: period, t: value}\n"
        "constants: {site_id: N1, metric_id: waste_rock_t, unit: t}\n"
    )
    file = project / "intake/words.csv"
    file.write_text("Year,t\n2025,none yet\n")
    says = "Words that mean a blank cell stand under `blank` of mappings/words.yaml."
    assert says in call("check", project, file).output
    file = project / "intake/ours.csv"
    file.write_text(
        "site_id,metric_id,period_start,period_end,value,unit\n"
        "N1,waste_rock_t,2025-01-01,2025-01-31,none yet,t\n"
    )
    told = call("check", project, file).output
    assert "not a plain number" in told and "`blank`" not in told


def test_what_nothing_gives_is_missing_and_no_row_is_claimed(project: Path) -> None:
    file = project / "intake/odd.csv"
    file.write_text("What,Amount\nred,1\nblue,2\n")
    told = call("map", project, file)
    assert told.exit_code == 1
    for name in ("site_id", "metric_id", "unit", "period"):
        assert f"MISSING: nothing gives {name}" in told.output
    assert "Taken as it is" not in told.output


def test_what_is_not_understood_is_told_whatever_else_is(project: Path) -> None:
    file = project / "intake/few.csv"
    file.write_text(
        "Mine,Item,Year,t\nElsewhere,Waste rock,2025,1\nElsewhere,Happiness,2025,2\n"
    )
    told = call("map", project, file).output
    assert "'t' is value: the only column of numbers" in told
    assert "NOT UNDERSTOOD: what 'Item' calls 'Happiness'" in told
    assert "NOT UNDERSTOOD: 'Mine' names no site of sites.csv: 'Elsewhere'" in told


def test_a_file_without_a_table_is_told_what_to_do(project: Path) -> None:
    file = project / "intake/form.csv"
    file.write_text("Report of the year\n\nAll well\n")
    told = call("map", project, file)
    assert told.exit_code == 2 and "no table is to be seen" in told.output


def test_one_file_is_checked_alone_wherever_it_lies(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "elsewhere.csv"
    outside.write_text(
        "site_id,metric_id,period_start,period_end,value,unit\n"
        "N1,waste_rock_t,2025-01-01,2025-01-31,5,t\n"
        "N1,waste_rock_t,2025-02-01,2025-02-28,five,t\n"
    )
    told = call("check", project, outside)
    assert told.exit_code == 1
    assert "1  files" in told.output and "'five'" in told.output
    assert "= 1 accepted + 1 refused" in told.output
    assert not (project / "evidence").exists()
    # What the contract asks is compiled once and kept.
    for heavy in ("ibis", "pandera"):
        monkeypatch.setitem(sys.modules, heavy, None)
    assert call("check", project, outside).output == told.output
    page = tmp_path / "month.html"
    call("check", project, outside, "--page", page)
    assert "five" in page.read_text() and "North Pit (N1) · FY2025" in page.read_text()
    (project / "sites.csv").write_text(f"site_id,name,country\n{SITES}N3,New,CL\n")
    outside.write_text(outside.read_text().replace("N1,", "N3,"))
    monkeypatch.undo()
    assert "= 1 accepted + 1 refused" in call("check", project, outside).output
    assert len(list((project / "state").glob("empty-trial-*"))) == 1
