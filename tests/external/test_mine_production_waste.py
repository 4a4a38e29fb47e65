"""Production, ore and waste of eleven mines as their owners printed them, 2011-2019.

Mixed units, blanks, several rows for one mine and year, mines that tell only a part.
Stripping ratios are printed by the companies and come here from waste and ore, two
tables that were put together apart from each other.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from tests.integration.publishing import publish, query, recomputed, table, values
from transforms.mart.trace import trace
from warehouse.connection import connect

COUNTRY = {"Australia": "AU", "Egypt": "EG", "Ghana": "GH", "Mexico": "MX",
           "Peru": "PE", "United States": "US"}  # fmt: skip
SHORT_TON, POUND, OUNCE = "0.90718474", "0.45359237", "0.0000311034768"
# t per unit as the files spell it: the yardstick of the tests, not the mapping's.
TONNES = {
    "t": Decimal(1),
    "tonnes": Decimal(1),
    "kt": Decimal(1000),
    "Kt": Decimal(1000),
    "000 dry short tons": Decimal(SHORT_TON) * 1000,
    "koz": Decimal(OUNCE) * 1000,
    "kozt": Decimal(OUNCE) * 1000,
    "ozt": Decimal(OUNCE),
    "ounces": Decimal(OUNCE),
    "troy ounces": Decimal(OUNCE),
    "thousands of pounds": Decimal(POUND),
}
COMMON = """\
  mine_fac: site_id
  year: period
  unit: unit
  value: value
"""
UNITS = """\
units:
  Kt: {unit: t, times: 1000}
  000 dry short tons: {unit: t, times: 907.18474}
  koz: {unit: ozt, times: 1000}
  kozt: {unit: ozt, times: 1000}
  ounces: {unit: ozt}
  thousands of pounds: {unit: kg, times: 453.59237}
values:
  site_id: {La Caridad: La-Caridad}
"""
ORE = """\
files: {name}.csv
columns:
{common}  min_ore_con: mineral
{more}constants: {{{constants}}}
ignore: [sub_site, type_mineral, {ignored}grade_unit, all_metals_overall_grade, source]
{units}"""
MAPPINGS = {
    "ore_mined": ORE.format(
        name="ore_mined", common=COMMON, more="  type_mining: mine_method\n",
        constants="metric_id: ore_mined_t", ignored="",
        units=UNITS + "  mine_method: {Open pit: surface, Underground: underground}\n",
    ),
    "ore_processed": ORE.format(
        name="ore_processed", common=COMMON, more="",
        constants="metric_id: ore_processed_t", ignored="type_mining, ", units=UNITS,
    ),
    "concentrate": ORE.format(
        name="concentrate", common=COMMON, more="",
        constants="metric_id: product_produced_t, product_form: concentrate",
        ignored="type_mining, ", units=UNITS,
    ),
    # Sulphide and oxide ore of one mine give two rows of one metal.
    "commodities": f"""\
files: commodities.csv
columns:
{COMMON}  commodity: mineral
  min_ore_con: evidence
constants: {{metric_id: contained_metal_t}}
ignore: [sub_site, grade_or_yield_unit, grade, recovery_rate, source]
{UNITS}""",
    "waste": f"""\
files: waste.csv
columns:
{COMMON}  waste_type: metric_id
ignore: [sub_site, mineral, commodity, total_material, stripping_ratio, source]
{UNITS}  metric_id:
    Waste rock: waste_rock_t
    Waste Rock: waste_rock_t
    Dry tailings: tailings_dry_t
""",
}  # fmt: skip
# Underground ore has no overburden: a printed ratio of a mixed mine is of its pit.
OPEN_PIT = """\
/*
name: Strip ratio of the open pit
unit: ratio
method: Waste rock / ore mined at the surface.
consolidation: boundary_weighted
figure: waste_rock / ore
roles:
  waste_rock:
    from: {metric: waste_rock_t}
  ore:
    from: {metric: ore_mined_t, where: {mine_method: surface}}
*/
"""
STRIP = {"Sukari": "x_open_pit_strip_ratio", "Penasquito": "strip_ratio"}
LEAD = "operational_control"


@pytest.fixture(scope="module")
def source(external: Path) -> Path:
    return external / "mine_production_waste"


@pytest.fixture(scope="module")
def database(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mines")
    for name in ("intake", "mappings", "overrides/indicators"):
        (folder / name).mkdir(parents=True)
    periods = ", ".join(f"CY{year}" for year in range(2011, 2020))
    (folder / "orebook.yaml").write_text(f"company: Mines\nperiods: [{periods}]\n")
    with (folder / "sites.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["site_id", "name", "country", "latitude", "longitude"])
        for mine in table(source / "mines.csv"):
            name = mine["mine_fac"]
            writer.writerow(
                [name.replace(" ", "-"), name, COUNTRY[mine["country"]],
                 mine["latitude"], mine["longitude"]]
            )  # fmt: skip
    for name, text in MAPPINGS.items():
        (folder / f"mappings/{name}.yaml").write_text(text)
    target = folder / "overrides/indicators/x_open_pit_strip_ratio.sql"
    target.write_text(OPEN_PIT)
    for name in ("commodities", "waste"):
        content = (source / f"{name}.csv").read_bytes()
        (folder / f"intake/{name}.csv").write_bytes(content)
    # The ore table holds three metrics, told apart by a label; rows stay as they are.
    rows = table(source / "ore.csv")
    for label in ("Ore mined", "Ore processed", "Concentrate"):
        name = label.lower().replace(" ", "_")
        with (folder / f"intake/{name}.csv").open("w", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(row for row in rows if row["type_mineral"] == label)
    return publish(folder)


def test_printed_stripping_ratios(database: Path, source: Path) -> None:
    expected = [
        row for row in table(source / "expected.csv")
        if row["indicator"] == "stripping ratio"
    ]  # fmt: skip
    for row in expected:
        found = values(database, STRIP[row["scope"]], LEAD, "site")
        value = found.get((row["scope"], f"CY{row['period']}", ""))
        printed, tolerance = Decimal(row["value"]), Decimal(row["tolerance"])
        reached = value is not None and abs(value - printed) <= tolerance
        assert reached == (row["follows"] == "yes"), (row, value)
    assert len(expected) == 9


def test_gold_produced_is_plausible_beside_ore_grade_and_recovery(
    database: Path, source: Path
) -> None:
    gold = {
        (row["mine_fac"], row["year"]): row
        for row in table(source / "commodities.csv")
        if row["commodity"] == "Gold"
    }
    metal = values(database, "prod_contained_metal", LEAD, "site")
    ore = values(database, "prod_ore_processed", LEAD, "site")
    checked = 0
    for row in table(source / "expected.csv"):
        if not row["indicator"].startswith("gold produced"):
            continue
        place = (row["scope"], f"CY{row['period']}")
        tonnes, milled = metal[(*place, "mineral=Gold")], ore[(*place, "")]
        assert tonnes is not None and milled is not None
        ounces = tonnes / Decimal(OUNCE)
        # The unit's factor is kept to twelve decimals of a tonne.
        assert abs(ounces - Decimal(row["value"])) < Decimal("0.01")
        said = gold[row["scope"], row["period"]]
        grams = milled * Decimal(said["grade"]) * Decimal(said["recovery_rate"])
        assert abs(ounces - grams / 1_000_000 / Decimal(OUNCE)) <= Decimal(
            row["tolerance"]
        )
        checked += 1
    assert checked == 3


def test_units_become_tonnes_and_stay_as_printed_beside_them(
    database: Path, source: Path
) -> None:
    facts = query(
        database,
        "select f.name, m.value, m.value_as_reported, m.unit_as_reported "
        "from mart.fact_measurement m join mart.dim_source_file f "
        "on f.file_id = m.file_id",
    )
    seen = set()
    for _, value, reported, unit in facts:
        exact = Decimal(reported) * TONNES[unit]
        # Nine decimals of a value, twelve of a factor.
        assert abs(value - exact) <= Decimal("1e-9") + abs(exact) * Decimal("1e-8")
        seen.add(unit)
    assert seen == {
        row["unit"]
        for name in ("ore", "waste", "commodities")
        for row in table(source / f"{name}.csv")
        if row["value"] and row.get("waste_type", "Waste") != ""
    }


def test_blanks_are_named_and_nothing_is_lost(database: Path, source: Path) -> None:
    rejects = query(
        database, 'select file, "row", rule, severity from mart.rejects order by all'
    )
    blank = {
        (f"{name}.csv", number, "blank_value", "flagged")
        for name in ("commodities",)
        for number, row in enumerate(table(source / f"{name}.csv"), start=2)
        if not row["value"]
    }
    # Rows that hold a total of all material and no waste name no metric of ours.
    unnamed = {
        ("waste.csv", number, "unknown_metric", "refused")
        for number, row in enumerate(table(source / "waste.csv"), start=2)
        if not row["waste_type"]
    }
    assert {row for row in rejects if row[2] != "implausible"} == blank | unnamed
    assert len(blank) == 44 and len(unnamed) == 36
    delivered = sum(
        len(table(source / f"{name}.csv")) for name in ("ore", "commodities", "waste")
    )
    (count,) = query(database, "select count(*) from mart.fact_measurement")
    assert count[0] == delivered - len(blank) - len(unnamed)


def test_several_rows_of_one_mine_and_year_add_up(database: Path, source: Path) -> None:
    found = values(database, "prod_ore_mined", LEAD, "site")
    wanted: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    several: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in table(source / "ore.csv"):
        if row["type_mineral"] == "Ore mined":
            key = (row["mine_fac"].replace(" ", "-"), f"CY{row['year']}", "")
            wanted[key] += Decimal(row["value"]) * TONNES[row["unit"]]
            several[key] += 1
    assert max(several.values()) == 2
    for key, tonnes in wanted.items():
        value = found[key]
        assert value is not None and abs(value - tonnes) <= Decimal("1e-6"), key
    assert query(database, "from mart.findings where kind = 'views_disagree'") == []


def test_what_cannot_be_reached_is_a_gap_with_its_reason(database: Path) -> None:
    rows = query(
        database,
        "select entity, period_id, value, status, reason from mart.fact_figure "
        "where indicator_id = 'strip_ratio' and level = 'site' and breakdown = '' "
        f"and consolidation = '{LEAD}'",
    )
    ratio = {(site, period): rest for site, period, *rest in rows}
    # Ore without waste, a year after the last one that was told: no ratio, a reason.
    for place in (("Cuajone", "CY2019"), ("Penasquito", "CY2017")):
        value, status, reason = ratio[place]
        assert value is None and status == "incomplete" and reason
    gaps = set(
        query(
            database,
            "select entity, subject, period_id from mart.findings where kind = 'gap'",
        )
    )
    assert ("Penasquito", "waste_rock_t", "CY2017") in gaps
    assert ("Marigold", "waste_rock_t", "CY2013") in gaps
    assert ("Sukari", "ore_mined_t", "CY2019") in gaps


def test_a_ratio_is_followed_to_both_tables(database: Path) -> None:
    with connect(database, read_only=True) as con:
        found = trace(con, f"strip_ratio/Penasquito/CY2012/{LEAD}/total")
        assert found.recomputed() == (found.figure["value"], "")
        count, wrong = recomputed(con)
    assert [(s.role, s.file) for s in found.sources] == [
        ("ore", "ore_mined.csv"), ("ore", "ore_mined.csv"), ("waste_rock", "waste.csv"),
    ]  # fmt: skip
    assert count > 500
    assert wrong == []
