"""The bundled example `us-mines` against the totals that EPA published.

Facility data of a public register, delivered as they are. What stands in expected.csv
was printed by EPA or added up by another program; each row has its source and the
tolerance of its rounding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.commands.init import examples
from tests.integration.publishing import (
    DATA,
    Rows,
    expectation_problems,
    mart_problems,
    query,
    recomputed,
    table,
    values,
)
from transforms.mart.trace import trace
from warehouse.connection import connect

SOURCE = examples() / "us-mines"
EXPECTED = table(DATA / "epa_ghgrp_mines" / "expected.csv")
INDICATOR = {
    "reporting underground coal mines": "ghg_sites_reporting",
    "GHG, sector total": "ghg_scope1_gross",
    "sum of facility totals": "ghg_scope1_gross",
}
SCALE = {"count": Decimal(1), "million t CO2e": Decimal(1_000_000)}
TAG = {"subpart FF": "tag=subpart-FF", "NAICS 212 (mining)": "tag=naics-212"}
LEAD = "operational_control"


def delivered() -> Rows:
    return table(SOURCE / "intake" / "epa" / "ghgrp_direct_emitters_mines.csv")


def stored(row: dict[str, str]) -> Decimal:
    """What the file says, to the nine decimals that a stored value has."""
    return Decimal(row["direct_emissions_tco2e"]).quantize(Decimal("1e-9"))


@pytest.fixture(scope="module")
def database(released: Callable[[str], tuple[Path, Path]]) -> Path:
    return released("us-mines")[1]


def test_everything_asked_for_has_one_state(database: Path) -> None:
    assert expectation_problems(database) == []


def test_tables_keep_what_they_say_of_themselves(database: Path) -> None:
    """Columns with words, unique keys, references that lead somewhere."""
    assert mart_problems(database) == []


@pytest.mark.parametrize(
    "row",
    [row for row in EXPECTED if row["follows"] == "yes"],
    ids=lambda row: f"{row['indicator']} {row['scope']} {row['period']}",
)
def test_published_totals_are_reached(database: Path, row: dict[str, str]) -> None:
    found = values(database, INDICATOR[row["indicator"]], LEAD)
    value = found["GROUP-TOTAL", f"CY{row['period']}", TAG[row["scope"]]]
    scale = SCALE[row["unit"]]
    assert value is not None
    wanted, tolerance = Decimal(row["value"]), Decimal(row["tolerance"])
    assert abs(value - wanted * scale) <= tolerance * scale, row["source"]


def test_totals_that_differ_are_findings_with_both_numbers(database: Path) -> None:
    found = {
        (subject, period, message.split("): ")[-1])
        for subject, period, message in query(
            database,
            "select subject, period_id, message from mart.findings "
            "where kind = 'control'",
        )
    }
    wanted = set()
    for row in EXPECTED:
        if row["follows"] == "yes":
            continue
        indicator, period = INDICATOR[row["indicator"]], f"CY{row['period']}"
        found_here = values(database, indicator, LEAD)
        here = found_here["GROUP-TOTAL", period, TAG[row["scope"]]]
        assert here is not None
        stated = (Decimal(row["value"]) * SCALE[row["unit"]]).normalize()
        unit = "count" if row["unit"] == "count" else "tCO2e"
        words = f"{stated:f} {unit}; here: {here.normalize():f}; "
        words += f"difference {(here - stated).normalize():f}."
        wanted.add((indicator, period, words))
    assert len(wanted) == 9
    assert found == wanted


def test_controls_hold_every_number_that_epa_printed() -> None:
    stated = Counter(
        (c["indicator_id"], c["period_id"], c["breakdown"], Decimal(c["value"]),
         Decimal(c["tolerance"]))
        for c in table(SOURCE / "controls.csv")
    )  # fmt: skip
    printed = Counter(
        (INDICATOR[row["indicator"]], f"CY{row['period']}", TAG[row["scope"]],
         Decimal(row["value"]) * SCALE[row["unit"]],
         Decimal(row["tolerance"]) * SCALE[row["unit"]])
        for row in EXPECTED
        if row["indicator"] != "sum of facility totals"
    )  # fmt: skip
    assert stated == printed


def test_every_row_is_a_fact_and_none_is_refused(database: Path) -> None:
    assert query(database, "from mart.rejects") == []
    facts = query(
        database,
        'select site_id, period_start, period_end, value, dimensions, "row", "column" '
        "from mart.fact_measurement",
    )
    assert len(facts) == 1420
    wanted = {
        (row["facility_id"], f"{row['period']}-01-01", f"{row['period']}-12-31",
         stored(row), "gwp_set=AR4", number, 10)
        for number, row in enumerate(delivered(), start=2)
    }  # fmt: skip
    assert {(s, str(a), str(b), v, d, r, c) for s, a, b, v, d, r, c in facts} == wanted


def test_totals_are_the_sum_of_the_cells_to_the_last_digit(database: Path) -> None:
    found = values(database, "ghg_scope1_gross", LEAD)
    sites = table(SOURCE / "sites.csv")
    tags = {row["site_id"]: row["tags"].split(";") for row in sites}
    wanted: Counter[tuple[str, str, str]] = Counter()
    for row in delivered():
        period = f"CY{row['period']}"
        for item in ["", *(f"tag={tag}" for tag in tags[row["facility_id"]])]:
            wanted["GROUP-TOTAL", period, item] += stored(row)  # type: ignore[assignment]
    here = {key: v for key, v in found.items() if key[2] == "" or "tag=" in key[2]}
    assert here == dict(wanted)


def test_a_mine_that_stops_reporting_is_missing_not_zero(database: Path) -> None:
    years: dict[str, set[int]] = {}
    for row in delivered():
        years.setdefault(row["facility_id"], set()).add(int(row["period"]))
    missing = {
        (site, f"CY{year}")
        for site, seen in years.items()
        for year in range(2011, 2019)
        if year not in seen
    }
    gaps = query(
        database, "select entity, period_id from mart.findings where kind = 'gap'"
    )
    assert set(gaps) == missing
    assert len(gaps) == 372
    sites = values(database, "ghg_scope1_gross", LEAD, "site")
    statuses = dict(
        query(
            database,
            "select entity || ' ' || period_id, status from mart.fact_figure "
            "where indicator_id = 'ghg_scope1_gross' and level = 'site' "
            f"and breakdown = '' and consolidation = '{LEAD}'",
        )
    )
    for site, period in missing:
        assert sites[site, period, ""] is None
        assert statuses[f"{site} {period}"] == "incomplete"
    # The register does not say when a mine opened: before its first report it is as
    # silent as after its last.
    assert any(min(seen) > 2011 for seen in years.values())
    # A zero that was reported is a zero.
    zero = next(r for r in delivered() if Decimal(r["direct_emissions_tco2e"]) == 0)
    period = f"CY{zero['period']}"
    assert sites[zero["facility_id"], period, ""] == 0
    assert statuses[f"{zero['facility_id']} {period}"] == "zero"


def test_a_total_says_how_many_are_missing(database: Path) -> None:
    rows = query(
        database,
        "select period_id, value, status, reason, coverage from mart.fact_figure "
        "where indicator_id = 'ghg_sites_reporting' and entity = 'GROUP-TOTAL' "
        f"and breakdown = '' and consolidation = '{LEAD}' order by period_id",
    )
    found = [(p, int(v), s, r.split(" ")[0], f"{c:.4f}") for p, v, s, r, c in rows]
    assert found == [
        ("CY2011", 189, "incomplete", "35", "0.8438"),
        ("CY2012", 191, "incomplete", "33", "0.8527"),
        ("CY2013", 202, "incomplete", "22", "0.9018"),
        ("CY2014", 201, "incomplete", "23", "0.8973"),
        ("CY2015", 195, "incomplete", "29", "0.8705"),
        ("CY2016", 159, "incomplete", "65", "0.7098"),
        ("CY2017", 143, "incomplete", "81", "0.6384"),
        ("CY2018", 140, "incomplete", "84", "0.6250"),
    ]


def test_sites_say_only_what_the_file_says() -> None:
    facilities = {row["facility_id"]: row for row in delivered()}
    sites = {row["site_id"]: row for row in table(SOURCE / "sites.csv")}
    assert sites.keys() == facilities.keys()
    assert len(sites) == 224
    for site, row in facilities.items():
        here, code = sites[site], row["naics"]
        tags = [f"naics-{code}", f"naics-{code[:3]}"]
        tags += [f"subpart-{name.strip()}" for name in row["subparts"].split(",")]
        assert here["tags"] == ";".join(tags)
        assert (here["name"], here["country"], here["admin1"]) == (
            row["facility_name"], "US", row["state"],
        )  # fmt: skip
        assert (here["latitude"], here["longitude"]) == (
            row["latitude"], row["longitude"],
        )  # fmt: skip
        assert here["type"] == ("mine" if code.startswith("212") else "")
        # Neither owners nor closing dates are in the file.
        assert not here["operator"] and not here["status"] and "closed" not in here


def test_the_run_says_that_every_site_counts_in_full(database: Path) -> None:
    notes = query(database, "select message from mart.findings where kind = 'note'")
    assert notes == [("no rows in ownership.csv: every site is counted at 100 %",)]


def test_values_unlike_their_series_are_named(database: Path) -> None:
    # Part years, start-ups and mines that wound down: what a person would ask about.
    found = query(
        database,
        "select entity, period_id from mart.findings where kind = 'unlike_series' "
        "order by all",
    )
    (count,) = query(
        database,
        "select count(*) from mart.fact_measurement "
        "where metric_id = 'ghg_scope1_reported_t'",
    )[0]
    assert ("1001887", "2011-01-01 to 2011-12-31") in found
    assert len(found) < count / 50


def test_every_figure_recomputes_from_its_contributions(database: Path) -> None:
    with connect(database, read_only=True) as con:
        count, wrong = recomputed(con)
    assert count > 30_000
    assert wrong == []


def test_a_figure_is_followed_to_its_cells(database: Path) -> None:
    rows = {
        (row["facility_id"], row["period"]): (number, row)
        for number, row in enumerate(delivered(), start=2)
    }
    with connect(database, read_only=True) as con:
        for year in ("2011", "2014", "2018"):
            figure = f"ghg_scope1_gross/GROUP-TOTAL/CY{year}/{LEAD}/tag=subpart-FF"
            found = trace(con, figure)
            assert found.recomputed() == (found.figure["value"], "")
            mines = {
                key[0] for key, (_, row) in rows.items()
                if key[1] == year and "FF" in row["subparts"].split(",")
            }  # fmt: skip
            assert {source.site_id for source in found.sources} == mines
            for source in found.sources:
                number, row = rows[source.site_id, year]
                assert source.cell == f"J{number}"
                assert Decimal(source.value_as_reported) == stored(row)
                assert source.file == "epa/ghgrp_direct_emitters_mines.csv"


def test_every_column_of_the_published_schema_has_words(database: Path) -> None:
    with connect(database, read_only=True) as con:
        silent = con.execute(
            "select table_name, column_name from duckdb_columns() "
            "where schema_name = 'mart' and comment is null"
        ).fetchall()
    assert silent == []
