"""The collection page on the 20th of a month: one site late, one silent, one whose
deliveries were refused, one that is whole."""

from __future__ import annotations

import duckdb
import pytest

from reporting_templates.report.collection import FIELDS, Site, read

MONTHS = ("2025-01", "2025-02", "2025-03", "2025-04")
# Site -> language, states of one metric by month; April is not due on the 20th.
TOLD = {
    "LATE": ("es", ("told", "missing", "missing", "not_due")),
    "SILENT": ("fr", ("missing", "missing", "missing", "not_due")),
    "FAULTY": ("pt", ("told", "refused", "told", "not_due")),
    "WHOLE": ("en", ("told", "nil", "told", "not_due")),
}


@pytest.fixture(scope="module")
def sites() -> dict[str, Site]:
    con = duckdb.connect()
    con.execute("""
        create schema mart;
        create table mart.dim_site (
            site_id varchar, name varchar, language varchar, contact varchar);
        create table mart.dim_period (
            period_id varchar, period_start date, period_end date);
        insert into mart.dim_period values ('FY2025', '2025-01-01', '2025-12-31');
        create table mart.fact_measurement (
            site_id varchar, period_end date, file_id varchar);
        insert into mart.fact_measurement values ('LATE', '2025-01-31', 'f1');
        create table mart.expectation (
            site_id varchar, metric_id varchar, split varchar, period_id varchar,
            last_day date, state varchar, due_on date)""")
    for site, (language, states) in TOLD.items():
        con.execute(
            "insert into mart.dim_site values (?, ?, ?, ?)",
            [site, site.title(), language, f"{site.lower()}@example.com"],
        )
        for month, state in zip(MONTHS, states, strict=True):
            for split in ("total", "hazardous"):
                con.execute(
                    "insert into mart.expectation select ?, 'waste_generated_t', ?, "
                    "'FY2025', last_day(cast(? as date)), ?, "
                    "last_day(cast(? as date)) + 10",
                    [site, split, f"{month}-01", state, f"{month}-01"],
                )
    found, months = read(con, "Alpha Metals", "FY2025")
    assert months == list(MONTHS)
    return {site.row["site_id"]: site for site in found}


def test_each_site_is_what_it_is(sites: dict[str, Site]) -> None:
    assert {name: site.state for name, site in sites.items()} == {
        "SILENT": "silent", "LATE": "late", "FAULTY": "faulty", "WHOLE": "whole",
    }  # fmt: skip
    # Most that is open first.
    assert list(sites)[:2] == ["SILENT", "LATE"]


@pytest.mark.parametrize(
    ("site", "fields"),
    [
        ("LATE", ["whole", "silent", "silent", "notdue"]),
        ("FAULTY", ["whole", "faulty", "whole", "notdue"]),
        ("WHOLE", ["whole", "whole", "whole", "notdue"]),
    ],
)
def test_a_field_has_one_colour(
    sites: dict[str, Site], site: str, fields: list[str]
) -> None:
    assert [sites[site].field(month) for month in MONTHS] == fields


def test_fields_of_the_map_differ_without_colours() -> None:
    shown = {(example, sign) for example, sign, _ in FIELDS.values()}
    assert len(shown) == len(FIELDS)


def test_due_since_and_what_came_last(sites: dict[str, Site]) -> None:
    row = sites["LATE"].row
    assert str(row["due_since"]) == "2025-03-10"
    assert str(row["last_told"]) == "2025-01-31"
    assert row["files"] == 1
    assert sites["SILENT"].row["last_told"] is None


def test_the_text_is_in_the_language_of_the_site(sites: dict[str, Site]) -> None:
    spanish = sites["LATE"].text
    assert spanish.startswith("Alpha Metals: lo que Late aún debe entregar para FY2025")
    # A split of what did not come at all is not asked for beside it.
    assert spanish.count("2025-02 ... 2025-03") == 1
    assert "hazardous" not in spanish
    assert "Remis" not in sites["SILENT"].text and "Pas encore" in sites["SILENT"].text
    assert sites["FAULTY"].text.count(": 2025-02") == 2
    assert "Everything that was due has come" in sites["WHOLE"].text
