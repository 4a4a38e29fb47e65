"""One year of fuels and power at four sites: figures, the factors they took, findings.

Each figure beside the arithmetic of the printed factors: litres and MWh x factor x GWP
(AR6: CH4 27, of fuels not told apart by origin, N2O 273).
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.integration.publishing import publish_figures, query
from tests.projects import LONG, write_csv
from transforms.mart.trace import trace
from warehouse.connection import connect

YEAR = ("2025-01-01", "2025-12-31")
HEADER = (
    *LONG, "fuel", "fuel_use", "renewable", "instrument", "technology", "eac_sold",
)  # fmt: skip
OWN = """factor_id,factor_kind,gas,source_category,activity,numerator_unit,denominator_unit,calorific_basis,value,gwp_set,region,valid_from,valid_to,publisher,licence
own.cl.2025,grid,CO2e_only,purchased_electricity,electricity,t,MWh,not_energy,0.2,AR6,CL,2025-01-01,2025-12-31,Grid operator,own
own.zm.2023,grid,CO2e_only,purchased_electricity,electricity,t,MWh,not_energy,0.1,AR5,ZM,2023-01-01,2023-12-31,Grid operator,own
"""  # noqa: E501
# 10.21 kg CO2, by 0.138 mmBtu x 73.96 kg, and 1.01 g CH4, 0.94 g N2O a US gallon.
GALLON = Decimal("3.785411784")
US_DIESEL = (
    Decimal(1_000_000) / GALLON
    * (Decimal("0.138") * Decimal("73.96") + Decimal("0.0010116396") * 27
       + Decimal("0.0009414311") * 273) / 1000
)  # fmt: skip
# 53.06 kg CO2, 1 g CH4, 0.1 g N2O a mmBtu on the gross heating value.
US_GAS = Decimal("53.06") + Decimal("0.001") * 27 + Decimal("0.0001") * 273
# 2.62818 kg CO2, 0.00029 kg CO2e of CH4 (by 28), 0.03308 of N2O (by 265) a litre.
GB_DIESEL = (
    Decimal("2628.18") + Decimal("0.29") / 28 * 27 + Decimal("33.08") / 265 * 273
)
MMBTU = Decimal("1.05505585262")
EXPECTED = {
    ("US", "ghg_scope1_gross"): US_DIESEL + US_GAS,
    # eGRID2022 AZNM: 776.036 lb CO2, 0.051 lb CH4, 0.007 lb N2O a MWh.
    ("US", "ghg_scope2_location"): (
        Decimal("776.036") + Decimal("0.051") * 27 + Decimal("0.007") * 273
    ) * Decimal("0.45359237"),
    # A net heat content of diesel has the second of the factor_regions, 35.73671 GJ/kL;
    # gas is 10 % less on the net heating value than on the gross one it is sold by.
    ("US", "energy_total"): Decimal("35736.71") + 1000 * MMBTU * Decimal("0.9") + 3600,
    # 1,000,000 kWh gross: 0.18457 kg CO2, 0.00028 of CH4, 0.00009 of N2O a gross kWh.
    ("GB", "ghg_scope1_gross"): GB_DIESEL + Decimal("184.57")
    + Decimal("0.28") / 28 * 27 + Decimal("0.09") / 265 * 273,
    # 0.17489 kg CO2, 0.0009 of CH4, 0.00122 of N2O a kWh.
    ("GB", "ghg_scope2_location"): Decimal("174.89")
    + Decimal("0.9") / 28 * 27 + Decimal("1.22") / 265 * 273,
    ("GB", "energy_total"): Decimal("35736.71") + 3600 * Decimal("0.9") + 3600,
    ("CL", "ghg_scope1_gross"): US_DIESEL,
    ("CL", "ghg_scope2_location"): Decimal(200),
    ("ZM", "ghg_scope1_gross"): US_DIESEL,
    ("ZM", "ghg_scope2_location"): Decimal(100),
    # The certificates of its own 500 MWh of solar power were sold.
    ("ZM", "ghg_scope2_market"): Decimal(150),
}  # fmt: skip


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("four")
    (folder / "factors").mkdir()
    (folder / "factors" / "own.csv").write_text(OWN)
    (folder / "orebook.yaml").write_text(
        "company: Four\nperiods: [FY2025]\npublication_date: 2026-04-01\n"
        "factor_regions: [US, GB]\n"
    )
    (folder / "sites.csv").write_text(
        "site_id,name,country,grid_region\nUS,Mesa,US,egrid:AZNM\nGB,Fell,GB,\n"
        "CL,Pampa,CL,\nZM,Kafue,ZM,\n"
    )
    sites = ("US", "GB", "CL", "ZM")
    rows = [
        (s, "fuel_use_qty", *YEAR, 1_000_000, "L", "diesel", "mobile_offroad")
        for s in sites
    ]
    rows += [
        ("US", "fuel_use_qty", *YEAR, 1000, "MMBtu", "natural_gas", "stationary"),
        ("GB", "fuel_use_qty", *YEAR, 1_000_000, "kWh (gross)", "natural_gas",
         "stationary"),
    ]  # fmt: skip
    power = "electricity_purchased_mwh"
    bought = [
        (s, power, *YEAR, 1000, "MWh", "", "", "false", "none", "", "") for s in sites
    ]
    own = ("ZM", "electricity_selfgen_mwh", *YEAR, 500, "MWh", "", "", "true", "",
           "solar", "true")  # fmt: skip
    fuels = [(*row, "", "", "", "") for row in rows]
    write_csv(folder / "intake" / "all.csv", HEADER, [*fuels, *bought, own])
    return publish_figures(folder)


@pytest.mark.parametrize(("site", "indicator"), EXPECTED)
def test_a_figure_is_what_the_printed_factors_give(
    database: Path, site: str, indicator: str
) -> None:
    ((value,),) = query(
        database,
        "select value from mart.fact_figure where indicator_id = ? and entity = ? "
        "and breakdown = '' and is_lead",
        indicator, site,
    )  # fmt: skip
    wanted = EXPECTED[site, indicator]
    assert abs(value - wanted) < max(wanted * Decimal("0.00002"), Decimal("0.01"))


def test_each_gas_of_a_site_comes_from_one_publisher(database: Path) -> None:
    used = query(
        database,
        "select distinct site_id, split_part(unnest(string_split(factor_id, ';')), "
        "'.', 1) from mart.contribution "
        "where indicator_id = 'ghg_scope1_gross' order by all",
    )
    assert used == [("CL", "epa"), ("GB", "desnz"), ("US", "epa"), ("ZM", "epa")]


def test_factors_of_other_years_and_another_set_are_named(database: Path) -> None:
    found = query(
        database,
        "select entity, message from mart.findings where kind = 'stand_in' "
        "and subject like '%ghg_scope%' order by all",
    )
    said = {(site, text) for site, text in found}
    # The UK set of the year is there.
    assert {site for site, _ in said} == {"CL", "US", "ZM"}
    for site, words in (
        ("US", "eGRID2022"), ("US", "valid until 2022-12-31, 2.5 years before"),
        ("US", "valid until 2024-12-31, 183 days before"),
        ("CL", "valid until 2024-12-31, 183 days before"),
        ("ZM", "own.zm.2023) was used for these days, in CO2e on AR5, valid until "
               "2023-12-31"),
    ):  # fmt: skip
        assert any(site == of and words in text for of, text in said), (site, words)
    # What holds these days on the set in use is no finding.
    assert not any("own.cl.2025" in text for _, text in said)


def test_a_figure_says_what_stands_in_and_how_old_it_is(database: Path) -> None:
    found = query(
        database,
        "select indicator_id, entity, stand_in, stand_in_years from mart.fact_figure "
        "where breakdown = '' and is_lead and indicator_id in ('ghg_scope1_gross', "
        "'ghg_scope2_location', 'energy_total', 'water_withdrawal_total')",
    )
    told = {(name, of): (why, age and str(age)) for name, of, why, age in found}
    # The middle of 2025 is 2 July: 183 days after 2024, 914 after 2022, 549 after 2023.
    expected = {
        ("ghg_scope2_location", "US"): ("days", "2.5"),
        ("ghg_scope2_location", "GB"): ("", None),
        ("ghg_scope2_location", "CL"): ("", None),
        ("ghg_scope2_location", "ZM"): ("days;gwp_set", "1.5"),
        ("ghg_scope2_location", "country:ZM"): ("days;gwp_set", "1.5"),
        ("ghg_scope2_location", "GROUP-TOTAL"): ("days;gwp_set", "2.5"),
        ("ghg_scope1_gross", "US"): ("days", "0.5"),
        ("ghg_scope1_gross", "GB"): ("", None),
        ("ghg_scope1_gross", "CL"): ("days;region", "0.5"),
        # Of diesel the UK set alone has a net heat content, and it holds the year.
        ("energy_total", "US"): ("region", None),
        ("energy_total", "GB"): ("", None),
        ("water_withdrawal_total", "GROUP-TOTAL"): ("", None),
    }
    assert {key: told[key] for key in expected} == expected
    split = query(
        database,
        "select entity, stand_in from mart.fact_figure where level = 'site' "
        "and is_lead and indicator_id = 'ghg_scope1_gross' "
        "and breakdown = 'gas=CO2' order by all",
    )
    assert split == [("CL", "days;region"), ("GB", ""), ("US", "days"),
                     ("ZM", "days;region")]  # fmt: skip
    with connect(database, read_only=True) as con:
        figure = "ghg_scope1_gross/{}/FY2025/operational_control/total"
        words = {
            site: {s.factor for s in trace(con, figure.format(site)).sources}
            for site in ("US", "GB", "CL")
        }
    assert all(w.endswith("183 days before, stands in: of US") for w in words["CL"])
    assert all(w.endswith("183 days before") for w in words["US"])
    assert not any("stands in" in w for w in words["GB"])


@pytest.mark.parametrize(
    ("site", "factors"),
    [
        ("US", {"epa.2022.egrid", "epa.2024.t1", "epa.2024.t5"}),
        ("GB", {"desnz.2025.fuels", "desnz.2025.uk_electricity"}),
        ("CL", {"epa.2024.t1", "epa.2024.t5", "own.cl.2025"}),
        ("ZM", {"epa.2024.t1", "epa.2024.t5", "own.zm.2023"}),
    ],
)
def test_of_several_editions_the_one_of_the_day_counts_or_the_nearest_before(
    database: Path, site: str, factors: set[str]
) -> None:
    used = query(
        database,
        "select distinct array_to_string(string_split(unnest(string_split(factor_id, "
        "';')), '.')[1:3], '.') from mart.contribution where site_id = ? "
        "and indicator_id in ('ghg_scope1_gross', 'ghg_scope2_location')",
        site,
    )
    assert {name for (name,) in used} - {None} == factors
