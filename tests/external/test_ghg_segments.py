"""Emissions of an oil and gas group with the cells as its report prints them.

`<1`, `-` and `34 (33)` are not numbers: each is refused with its place, and the rest
goes on. The report tells one total four times: as such, by segment, by region and by
gas. They may never be added; the total stated elsewhere is a control.
"""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from tests.integration.publishing import publish, query, recomputed, table, values
from warehouse.connection import connect

TOTAL, ENERGY = "Direct GHG emissions", "Indirect emissions from energy use"
SEGMENTS = (
    "Upstream oil & gas activities",
    "Integrated LNG, excluding upstream gas operations",
    "Integrated Power",
    "Refining & Chemicals",
    "Marketing & Services",
)
YEARS = ("2015", "2021", "2022", "2023")
LEAD = "operational_control"
NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
PLACED = (
    'select "row", text, message, remedy, rule, header from mart.rejects '
    "where severity = 'refused' order by \"row\""
)

# A line says which metric it is, and of a segment also which part. The report does not
# say whether energy is location- or market-based; for the sum it makes no difference.
# Regions, gases and sums have no metric of their own: their lines are refused by name.
METRIC = {TOTAL: "ghg_scope1_reported_t", ENERGY: "ghg_scope2_market_reported_t"} | {
    f"Breakdown by segment - {name}": "ghg_scope1_reported_t" for name in SEGMENTS
}
PART = {TOTAL: "", ENERGY: ""} | {
    f"Breakdown by segment - {name}": name for name in SEGMENTS
}


def _lines(words: dict[str, str]) -> str:
    return "\n".join(f'    "{key}": "{value}"' for key, value in words.items())


MAPPING = f"""\
files: ghg_lines.csv
columns:
  line: [metric_id, source_category]
  unit: unit
  period: period
  value_as_printed: value
constants: {{site_id: GROUP}}
values:
  metric_id:
{_lines(METRIC)}
  source_category:
{_lines(PART)}
"""
BOTH_SCOPES = """\
/*
name: Scope 1 and 2 as handed in
unit: tCO2e
method: Reported totals of scope 1 and of energy bought, added.
consolidation: boundary_weighted
roles:
  value:
    from:
      - {metric: ghg_scope1_reported_t}
      - {metric: ghg_scope2_market_reported_t}
*/
"""
INDICATOR = {
    "305-1 Scope 1": "ghg_scope1_gross",
    "305-1 + 305-2": "x_scope1_and_2",
}
CORRECTION = """\
site_id,metric_id,period_start,period_end,value,unit,comment
GROUP,ghg_scope1_reported_t,2021-01-01,2021-12-31,34,Mt CO2e,printed as 34 (33)
GROUP,ghg_scope2_market_reported_t,2021-01-01,2021-12-31,2,Mt CO2e,printed as 2 (2)
"""


@pytest.fixture(scope="module")
def source(external: Path) -> Path:
    return external / "ghg_segments_totalenergies"


@pytest.fixture(scope="module")
def folder(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("segments")
    for name in ("intake", "mappings", "overrides/indicators"):
        (made / name).mkdir(parents=True)
    periods = ", ".join(f"CY{year}" for year in YEARS)
    (made / "orebook.yaml").write_text(f"company: Group\nperiods: [{periods}]\n")
    (made / "sites.csv").write_text("site_id,name,country\n")
    (made / "mappings/lines.yaml").write_text(MAPPING)
    (made / "overrides/indicators/x_scope1_and_2.sql").write_text(BOTH_SCOPES)
    controls = ["indicator_id,entity,period_id,breakdown,value,unit,tolerance,source"]
    for row in table(source / "expected.csv"):
        if row["indicator"] in INDICATOR:
            value, tolerance = (
                f"{Decimal(row[name]) * 1_000_000:f}" for name in ("value", "tolerance")
            )
            controls.append(
                f"{INDICATOR[row['indicator']]},GROUP-TOTAL,CY{row['period']},,{value},"
                f"tCO2e,{tolerance},printed total"
            )
    assert len(controls) == 1 + 2 * len(YEARS)
    (made / "controls.csv").write_text("\n".join(controls) + "\n")
    (made / "intake/ghg_lines.csv").write_bytes((source / "input.csv").read_bytes())
    return made


@pytest.fixture(scope="module")
def database(folder: Path) -> Path:
    return publish(folder)


@pytest.fixture(scope="module")
def corrected(
    folder: Path, database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The same project after a person handed in what two of the cells mean."""
    assert database.is_file()
    other = tmp_path_factory.mktemp("corrected") / "project"
    shutil.copytree(folder, other, symlinks=True)
    (other / "intake/correction.csv").write_text(CORRECTION)
    return publish(other)


def test_cells_that_are_no_numbers_are_refused_with_their_place(
    database: Path, source: Path
) -> None:
    refused = query(database, PLACED)
    lines = list(enumerate(table(source / "input.csv"), start=2))
    wanted = [
        (number, row["value_as_printed"])
        for number, row in lines
        if row["line"] in METRIC and not NUMBER.fullmatch(row["value_as_printed"])
    ]
    found = [item for item in refused if item[4] == "not_a_number"]
    assert [item[:2] for item in found] == wanted
    assert {text for _, text in wanted} == {"<1", "-", "34 (33)", "15 (14)", "2 (2)"}
    for _, _, message, remedy, _, header in found:
        assert message == "The value is not a plain number."
        assert "no < or ~" in remedy and header == "value_as_printed"
    unnamed = [item[:2] for item in refused if item[4] == "unknown_metric"]
    others = [(n, row["line"]) for n, row in lines if row["line"] not in METRIC]
    assert unnamed == others
    assert len(refused) == len(found) + len(unnamed)


def test_the_rest_goes_on(database: Path, source: Path) -> None:
    (count,) = query(database, "select count(*) from mart.fact_measurement")
    assert count[0] == sum(
        row["line"] in METRIC and bool(NUMBER.fullmatch(row["value_as_printed"]))
        for row in table(source / "input.csv")
    )


def test_the_total_is_taken_once(database: Path) -> None:
    found = values(database, "ghg_scope1_gross", LEAD)
    totals = {year: found["GROUP-TOTAL", f"CY{year}", ""] for year in YEARS}
    assert {y: v for y, v in totals.items() if y != "2021"} == {
        "2015": 42_000_000, "2022": 37_000_000, "2023": 32_000_000,
    }  # fmt: skip


def test_segments_reach_the_total_within_what_their_printing_hides(
    database: Path, source: Path
) -> None:
    found = values(database, "ghg_scope1_gross", LEAD)
    printed = {
        (row["line"], row["period"]): row["value_as_printed"]
        for row in table(source / "input.csv")
    }
    for year in YEARS:
        low = high = here = Decimal(0)
        for name in SEGMENTS:
            text = printed[f"Breakdown by segment - {name}", year]
            key = ("GROUP-TOTAL", f"CY{year}", f"source_category={name}")
            if NUMBER.fullmatch(text):
                value = found[key]
                assert value == Decimal(text) * 1_000_000
                here += value
            else:
                assert key not in found
            first = re.match(r"[0-9]+", text)
            number = Decimal(first[0]) if first else Decimal(0)
            # Whole megatonnes, `<1` between none and one, `-` none.
            low += max(number - Decimal("0.5"), Decimal(0)) if first else 0
            high += number + Decimal("0.5") if first else int(text == "<1")
        stated = Decimal(printed[TOTAL, year].split(" ")[0])
        assert low <= stated + Decimal("0.5") and stated - Decimal("0.5") <= high
        assert here <= high * 1_000_000


def test_views_that_differ_are_named_with_both_totals(database: Path) -> None:
    messages = dict(
        query(
            database,
            "select left(period_id, 4), message from mart.findings "
            "where kind = 'views_disagree'",
        )
    )
    # 2023: the readable segments happen to give the total; 2021: its total is refused.
    assert messages.keys() == {"2015", "2022"}
    for year, total, parts in (("2015", 42, 41), ("2022", 37, 38)):
        assert f"gives {total}000000" in messages[year]
        assert f"gives {parts}000000" in messages[year]


def test_the_control_catches_a_total_of_which_a_part_was_refused(
    database: Path,
) -> None:
    found = query(
        database,
        "select subject, period_id, message from mart.findings where kind = 'control' "
        "order by all",
    )
    # Without the refused total and segment, 2021 holds 14 + 5; of scope 2 nothing.
    assert [row[:2] for row in found] == [
        ("ghg_scope1_gross", "CY2021"), ("x_scope1_and_2", "CY2021"),
    ]  # fmt: skip
    assert "34000000 tCO2e; here: 19000000; difference -15000000." in found[0][2]
    assert "37000000 tCO2e; here: 19000000; difference -18000000." in found[1][2]


def test_a_person_says_what_the_cell_means_and_the_control_holds(
    corrected: Path, source: Path
) -> None:
    assert query(corrected, "from mart.findings where kind = 'control'") == []
    checked = 0
    for row in table(source / "expected.csv"):
        if row["indicator"] not in INDICATOR:
            continue
        found = values(corrected, INDICATOR[row["indicator"]], LEAD)
        value = found["GROUP-TOTAL", f"CY{row['period']}", ""]
        assert value is not None
        difference = value / 1_000_000 - Decimal(row["value"])
        assert abs(difference) <= Decimal(row["tolerance"]), row
        checked += 1
    assert checked == 2 * len(YEARS)
    # The refused cells stay on record.
    rules = "select count(*) from mart.rejects where rule = 'not_a_number'"
    assert query(corrected, rules)[0][0] > 0


@pytest.mark.parametrize("name", ["database", "corrected"])
def test_every_figure_recomputes(name: str, request: pytest.FixtureRequest) -> None:
    with connect(request.getfixturevalue(name), read_only=True) as con:
        count, wrong = recomputed(con)
    assert count > 0
    assert wrong == []
