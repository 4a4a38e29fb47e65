"""Canadian ESTMA reports: one payment told twice, by payee and by project.

The two tables are views of the same payments. They may never be added; where they
differ, a person must hear of it with both totals. One project folder per company.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from tests.integration.publishing import publish, query, recomputed, table, values
from warehouse.connection import connect

COMPANIES = ("Kinross Gold Corporation", "Lundin Mining Corporation",
             "Teck Resources Limited", "Vale Canada Limited")  # fmt: skip
COUNTRY = {
    "Australia": "AU", "Brazil": "BR", "Canada": "CA", "Chile": "CL", "Ghana": "GH",
    "Indonesia": "ID", "Mauritania": "MR", "Mexico": "MX", "Netherlands": "NL",
    "New Caledonia": "NC", "Peru": "PE", "Portugal": "PT", "Russia": "RU",
    "Sweden": "SE", "Switzerland": "CH", "Turkey": "TR", "United States": "US",
}  # fmt: skip
# ESTMA's 'Taxes' are income, property and other taxes in one.
TYPE = {
    "Bonuses": "signature_bonus", "Dividends": "dividend", "Fees": "licence_fee",
    "Infrastructure Improvement Payments": "infrastructure", "Royalties": "royalty",
    "Taxes": "other",
}  # fmt: skip
MAPPING = """\
files: estma/{view}.csv
columns:
  entity: entity
  period_start: period_start
  period_end: period_end
  country: country
  name: {dimension}
  payment_type: payment_type
  amount_cad: value
  source_row: evidence
constants: {{metric_id: government_payment, site_id: GROUP, unit: CAD}}
ignore: [year, reported_by]
values:
  country: {countries}
  payment_type: {types}
"""
VIEWS = {"payee": "government_entity", "project": "project"}
Told = dict[tuple[str, str, str], dict[str, Decimal]]
INDICATOR, APPROACH = "gov_payments_by_project", "financial_control"


def _inline(words: dict[str, str]) -> str:
    # Quoted, because NO is a word of YAML and a country.
    return "{" + ", ".join(f'"{k}": "{v}"' for k, v in words.items()) + "}"


@pytest.fixture(scope="module", params=COMPANIES)
def company(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def rows(external: Path, company: str) -> list[dict[str, str]]:
    """The company's rows, each with its place in the source."""
    found = table(external / "estma_payments/input.csv")
    for number, row in enumerate(found, start=2):
        row["source_row"] = f"row {number}"
    return [row for row in found if row["entity"] == company]


@pytest.fixture(scope="module")
def expected(external: Path, company: str) -> list[dict[str, str]]:
    found = table(external / "estma_payments/expected.csv")
    return [row for row in found if row["scope"].split(": ")[0] == company]


@pytest.fixture(scope="module")
def database(
    rows: list[dict[str, str]], company: str, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("estma")
    for name in ("intake/estma", "mappings"):
        (folder / name).mkdir(parents=True)
    years = sorted({row["year"] for row in rows})
    (folder / "orebook.yaml").write_text(
        f"company: {company}\nperiods: [{', '.join(f'CY{y}' for y in years)}]\n"
        "currency: CAD\nconsolidation: financial_control\n"
    )
    (folder / "sites.csv").write_text("site_id,name,country\n")
    for view, dimension in VIEWS.items():
        (folder / f"mappings/{view}.yaml").write_text(
            MAPPING.format(
                view=view,
                dimension=dimension,
                countries=_inline(COUNTRY),
                types=_inline(TYPE),
            )
        )
        with (folder / f"intake/estma/{view}.csv").open("w", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(row for row in rows if row["reported_by"] == view)
    return publish(folder)


def check(found: Decimal | None, row: dict[str, str]) -> None:
    assert found is not None, row
    assert abs(found - Decimal(row["value"])) <= Decimal(row["tolerance"]), row


def test_every_row_is_a_fact(database: Path, rows: list[dict[str, str]]) -> None:
    assert query(database, "from mart.rejects where severity = 'refused'") == []
    (count,) = query(database, "select count(*) from mart.fact_measurement")
    assert count == (len(rows),)


@pytest.fixture(scope="module")
def told(rows: list[dict[str, str]]) -> Told:
    """(year, country, type) -> the total of each view that speaks of it."""
    sums: dict[tuple[str, str, str], dict[str, Decimal]] = defaultdict(dict)
    for row in rows:
        views = sums[row["year"], row["country"], row["payment_type"]]
        amount = views.get(row["reported_by"], Decimal(0)) + Decimal(row["amount_cad"])
        views[row["reported_by"]] = amount
    return sums


def by_project_alone(told: Told, **wanted: str) -> Decimal:
    """What only the project table has of a country or type.

    Teck put Turkey's payments down as royalties by payee, and as fees by project. Two
    payments of different type are two payments, so a total holds both.
    """
    return sum(
        (
            views["project"]
            for (year, country, kind), views in told.items()
            if views.keys() == {"project"}
            and year == wanted["year"]
            and country == wanted.get("country", country)
            and kind == wanted.get("kind", kind)
        ),
        Decimal(0),
    )


def test_totals_are_those_of_one_view(
    database: Path, expected: list[dict[str, str]], told: Told
) -> None:
    found = values(database, INDICATOR, APPROACH)
    one_view: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for (_, period, item), value in found.items():
        if match := re.fullmatch(r"(project|government_entity)=.+", item):
            one_view[match[1], period] += value or 0
    checked = 0
    for row in expected:
        period = f"CY{row['period']}"
        if row["indicator"] == "payments total, by payee table":
            check(one_view["government_entity", period], row)
            alone = by_project_alone(told, year=row["period"])
            total = found["GROUP-TOTAL", period, ""]
            assert total is not None
            check(total - alone, row)
        elif row["indicator"] == "payments total, by project table":
            check(one_view["project", period], row)
        else:
            continue
        checked += 1
    assert checked == 2 * len({row["period"] for row in expected})


def test_only_one_payment_is_told_under_two_types(told: Told, company: str) -> None:
    years = {year for year, _, _ in told}
    alone = sum(by_project_alone(told, year=year) for year in years)
    assert alone == (960_000 if company == "Teck Resources Limited" else 0)


def test_totals_by_country_and_by_type(
    database: Path, expected: list[dict[str, str]], told: Told
) -> None:
    found = values(database, INDICATOR, APPROACH)
    checked = 0
    for row in expected:
        kind = row["indicator"].removeprefix("payments, type ")
        if ": " in row["scope"]:
            country = row["scope"].split(": ")[1]
            item = f"country={COUNTRY[country]}"
            alone = by_project_alone(told, year=row["period"], country=country)
        elif kind != row["indicator"]:
            item = f"payment_type={TYPE[kind]}"
            alone = by_project_alone(told, year=row["period"], kind=kind)
        else:
            continue
        value = found["GROUP-TOTAL", f"CY{row['period']}", item]
        assert value is not None
        check(value - alone, row)
        checked += 1
    assert checked > 3


def test_where_the_views_differ_both_totals_are_shown(
    database: Path, expected: list[dict[str, str]], told: Told, company: str
) -> None:
    findings = query(
        database,
        "select left(period_id, 4), message from mart.findings "
        "where kind = 'views_disagree'",
    )
    unequal = {
        key: views
        for key, views in told.items()
        if len(views) == 2 and views["payee"] != views["project"]
    }
    assert len(findings) == len(unequal)
    for (year, country, kind), views in unequal.items():
        of = f"country={COUNTRY[country]}, entity={company}, payment_type={TYPE[kind]}"
        (message,) = [m for y, m in findings if y == year and f"({of})" in m]
        numbers = re.findall(r" gives ([0-9]+(?:\.[0-9]+)?)[;.]", message)
        assert {Decimal(number) for number in numbers} == set(views.values())
    for row in expected:
        if row["indicator"].startswith("check payee total") and row["value"] == "1.0":
            assert not [m for year, m in findings if year == row["period"]]


def test_every_figure_recomputes(database: Path) -> None:
    with connect(database, read_only=True) as con:
        count, wrong = recomputed(con)
    assert count > 0
    assert wrong == []
