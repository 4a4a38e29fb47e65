"""Small public records, delivered as they are, against figures published elsewhere.

Deaths and working hours of US mining, and payments of mining companies to the US
federal government. Sources and tolerances stand in data/SOURCE.md and expected.csv.
"""

from __future__ import annotations

import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from tests.integration.publishing import (
    DATA,
    publish_figures,
    query,
    recomputed,
    table,
    values,
)
from transforms.intake import mapped
from transforms.intake.grid import Notice, Sheet
from transforms.intake.mapping import load_mappings
from warehouse.connection import connect

SAFETY, REVENUE = DATA / "us_mine_fatality_rate", DATA / "onrr_company_revenue"

# One full-time equivalent is 2,000 hours: a unit with a factor, nothing is computed.
# Deaths and hours come for all workers together, so worker_type stays blank.
SAFETY_MAPPING = """\
files: us_mining.csv
columns: {period: period}
constants: {site_id: us-mining}
melt:
  fatalities: {metric_id: injury, unit: event, injury_class: fatal}
  fte: {metric_id: hours_worked, unit: FTE}
units:
  FTE: {unit: h, times: 2000}
"""

# The packaged rates are of employees and controlled workers; these data are not split.
RATE = """\
/*
name: Deaths per {base} hours, all workers
unit: per {base} h
method: Deaths x {base} / hours worked, whoever worked them.
consolidation: control_only
figure: {base} * deaths / hours
roles:
  deaths:
    from: {{metric: injury, where: {{injury_class: fatal}}}}
  hours:
    from: {{metric: hours_worked}}
*/
"""
BASES = {"per 200 000 h": 200_000, "per 1 000 000 h": 1_000_000}

# The label of a payment names the agency and the kind: it says two dimensions. Permit
# fees and rents are both the price of a licence; the agency keeps them apart.
REVENUE_MAPPING = """\
files: onrr/*.csv
columns:
  period: period
  company: entity
  revenue_type: [payment_type, government_entity]
  commodity: project
  revenue_usd: value
constants: {metric_id: government_payment, site_id: GROUP, unit: USD, country: US}
ignore: [revenue_as_published]
values:
  payment_type:
    ONRR - Royalties: royalty
    ONRR/BLM - Bonus: signature_bonus
    ONRR/BLM - Rents: licence_fee
    BLM - Permit Fees: licence_fee
    ONRR - Other Revenues: other
    OSMRE - AML Fees including Audits and Late Charges: environmental_tax
    OSMRE - Civil Penalties including Late Charges: penalty
  government_entity:
    ONRR - Royalties: ONRR
    ONRR/BLM - Bonus: ONRR and BLM
    ONRR/BLM - Rents: ONRR and BLM
    BLM - Permit Fees: BLM
    ONRR - Other Revenues: ONRR
    OSMRE - AML Fees including Audits and Late Charges: OSMRE
    OSMRE - Civil Penalties including Late Charges: OSMRE
"""
KIND = {
    "Royalties": ("ONRR", "royalty"),
    "Bonus": ("ONRR and BLM", "signature_bonus"),
    "Rents": ("ONRR and BLM", "licence_fee"),
    "Other Revenues": ("ONRR", "other"),
}


@pytest.fixture(scope="module")
def safety(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("safety")
    for name in ("intake", "mappings", "overrides/indicators"):
        (folder / name).mkdir(parents=True)
    (folder / "orebook.yaml").write_text(
        "company: US mining (public data)\nperiods: [CY2014, CY2015]\n"
    )
    (folder / "sites.csv").write_text(
        "site_id,name,country\nus-mining,Mining in the United States,US\n"
    )
    (folder / "mappings/us_mining.yaml").write_text(SAFETY_MAPPING)
    for base in BASES.values():
        target = folder / f"overrides/indicators/x_deaths_per_{base}_h.sql"
        target.write_text(RATE.format(base=base))
    shutil.copy(SAFETY / "input.csv", folder / "intake/us_mining.csv")
    (folder / "intake/plain.csv").write_text(
        "site_id,metric_id,period_start,period_end,value,unit,worker_type\n"
        "us-mining,hours_worked,2014-01-01,2014-12-31,5,FTE,employee\n"
    )
    return publish_figures(folder)


@pytest.mark.parametrize(
    "row",
    [row for row in table(SAFETY / "expected.csv") if row["follows"] == "yes"],
    ids=lambda row: f"{row['unit']} {row['period']}",
)
def test_published_fatality_rates(safety: Path, row: dict[str, str]) -> None:
    indicator = f"x_deaths_per_{BASES[row['unit']]}_h"
    value = values(safety, indicator, "operational_control")[
        "GROUP-TOTAL", f"CY{row['period']}", ""
    ]
    assert value is not None
    assert abs(value - Decimal(row["value"])) <= Decimal(row["tolerance"])


def test_hours_stand_as_delivered_beside_the_canonical_unit(safety: Path) -> None:
    facts = query(
        safety,
        "select metric_id, period_start, value, unit, value_as_reported, "
        'unit_as_reported, dimensions, "row", "column" from mart.fact_measurement '
        "order by metric_id, period_start",
    )
    shown = [(m, d.year, f"{v.normalize():f}", *rest) for m, d, v, *rest in facts]
    assert shown == [
        ("hours_worked", 2014, "622952000", "h", "311476", "FTE", "", 2, 3),
        ("hours_worked", 2015, "585580000", "h", "292790", "FTE", "", 3, 3),
        ("injury", 2014, "45", "event", "45", "event", "injury_class=fatal", 2, 2),
        ("injury", 2015, "28", "event", "28", "event", "injury_class=fatal", 3, 2),
    ]


def test_a_unit_of_a_mapping_is_a_unit_of_its_files_only(safety: Path) -> None:
    refused = query(
        safety,
        'select file, "row", header, text, rule from mart.rejects '
        "where severity = 'refused'",
    )
    assert refused == [("plain.csv", 2, "unit", "FTE", "unknown_unit")]


def test_a_mapping_that_gives_one_thing_from_two_columns_is_refused() -> None:
    mapping = load_mappings({"us_mining.yaml": SAFETY_MAPPING.encode()})[0]
    doubled = mapping.model_copy(
        update={"columns": {"period": ["period"], "year": ["period"]}}
    )
    header = ("period", "year", "fatalities", "fte")
    cells = {f"c{n}": [name] for n, name in enumerate(header, 1)}
    rows = pa.table({"row_no": [1]} | cells)
    sheet = Sheet(1, "", False, 4, rows, None, {}, None)
    (table,) = mapped.tables("safety.csv", sheet, [doubled], {})
    found = table.found
    assert isinstance(found, Notice)
    assert found.rule == "mapping" and "period" in found.message


def test_a_rate_of_workers_of_unknown_kind_is_not_that_of_employees(
    safety: Path,
) -> None:
    # Blank says 'not split': the packaged rate must not take it for employees.
    rows = query(
        safety,
        "select value, reason from mart.fact_figure where level = 'group' "
        "and indicator_id = 'ohs_fatality_rate' and breakdown = ''",
    )
    assert rows
    assert all(value is None and reason for value, reason in rows)


def test_rates_of_both_bases_are_one_rate(safety: Path) -> None:
    small = values(safety, "x_deaths_per_200000_h", "operational_control")
    large = values(safety, "x_deaths_per_1000000_h", "operational_control")
    for key, value in small.items():
        other = large[key]
        assert value is not None and other is not None
        # Each is rounded once, at twelve decimals.
        assert abs(other - 5 * value) <= Decimal("3e-12")
    assert len(small) == 2


@pytest.fixture(scope="module")
def revenue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("revenue")
    for name in ("intake/onrr", "mappings"):
        (folder / name).mkdir(parents=True)
    periods = ", ".join(f"CY{year}" for year in range(2013, 2020))
    (folder / "orebook.yaml").write_text(
        "company: Mining companies on federal land (public data)\n"
        f"periods: [{periods}]\ncurrency: USD\n"
    )
    (folder / "sites.csv").write_text("site_id,name,country\n")
    (folder / "mappings/onrr.yaml").write_text(REVENUE_MAPPING)
    shutil.copy(REVENUE / "input.csv", folder / "intake/onrr/revenue_by_company.csv")
    return publish_figures(folder)


def revenue_rows() -> list[tuple[str, str, str, str, Decimal]]:
    """(period, company, label, commodity, dollars) of the delivered file."""
    return [
        (f"CY{row['period']}", row["company"], row["revenue_type"], row["commodity"],
         Decimal(row["revenue_usd"]))
        for row in table(REVENUE / "input.csv")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "row",
    table(REVENUE / "expected.csv"),
    ids=lambda row: f"{row['indicator'].split(', ')[1]} {row['period']}",
)
def test_coal_revenue_against_the_table_by_state(
    revenue: Path, row: dict[str, str]
) -> None:
    agency, kind = KIND[row["indicator"].split(", ")[1]]
    breakdown = (
        f"country=US;government_entity={agency};payment_type={kind};project=Coal"
    )
    found = values(revenue, "gov_payments_by_project", "financial_control")
    value = found["GROUP-TOTAL", f"CY{row['period']}", breakdown]
    assert value is not None
    reached = abs(value - Decimal(row["value"])) <= Decimal(row["tolerance"])
    assert reached == (row["follows"] == "yes")


def test_every_payment_is_a_fact(revenue: Path) -> None:
    refused = query(
        revenue, "select rule, message from mart.rejects where severity = 'refused'"
    )
    assert refused == []
    (facts,) = query(revenue, "select count(*), sum(value) from mart.fact_measurement")
    assert facts == (2695, sum(row[-1] for row in revenue_rows()))


def test_corrections_are_negative_payments(revenue: Path) -> None:
    negative = query(
        revenue,
        "select count(*), sum(value) from mart.fact_measurement where value < 0",
    )
    wanted = [row[-1] for row in revenue_rows() if row[-1] < 0]
    assert negative == [(len(wanted), sum(wanted))]
    assert len(wanted) > 50
    # A year in which more was given back than paid.
    found = values(revenue, "gov_payments_by_project", "financial_control")
    coal = "country=US;government_entity=ONRR;payment_type=other;project=Coal"
    assert found["GROUP-TOTAL", "CY2019", coal] == Decimal("-16396487.51")


def test_totals_by_type_and_commodity_are_exact(revenue: Path) -> None:
    found = values(revenue, "gov_payments_by_project", "financial_control")
    wanted: Counter[tuple[str, str, str]] = Counter()
    for period, _, _, commodity, amount in revenue_rows():
        for item in ("", "country=US", f"project={commodity}"):
            wanted["GROUP-TOTAL", period, item] += amount  # type: ignore[assignment]
    here = {
        key: value
        for key, value in found.items()
        if key[2] in ("", "country=US") or key[2].startswith("project=")
    }
    assert here == dict(wanted)
    # Companies, agencies and commodities tell rows apart: nothing is told twice.
    assert query(revenue, "from mart.findings where kind = 'views_disagree'") == []


@pytest.mark.parametrize("name", ["safety", "revenue"])
def test_every_figure_recomputes(name: str, request: pytest.FixtureRequest) -> None:
    with connect(request.getfixturevalue(name), read_only=True) as con:
        count, wrong = recomputed(con)
    assert count > 0
    assert wrong == []
