"""What moved between two releases, as files and pages show it.

The company of ``comparing``.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest

from pipelines import cli
from pipelines.commands.run import print_moved
from tests.integration.changes.comparing import Company
from tests.projects import (
    LONG,
    make_project,
    run_to_figures,
    write_csv,
)
from tests.rooms import ROOT
from transforms.catalogue.formula import EXACT, rounded
from transforms.intake.deliver import withdraw
from transforms.mart import change_publication, changes
from transforms.mart.verify import verify
from transforms.project.folder import load
from warehouse.connection import connect, literal


def test_the_comparison_is_a_folder_that_can_be_made_again(
    company: Company, capsys: pytest.CaptureFixture[str]
) -> None:
    old = company.latest().parent.name
    company.value("A2024.csv", 0, 19)
    new = company.release(is_whole=True).parent.name
    folder = company.folder / "published/changes" / f"{old}--{new}"
    # The run that made the second release wrote it.
    made = {p.relative_to(folder).as_posix(): p.read_bytes()
            for p in folder.rglob("*") if p.is_file()}  # fmt: skip
    assert {"index.html", "changes.xlsx", "changes.json",
            "tables/figure_change.csv", "tables/change_reason.parquet"} <= made.keys()
    book = openpyxl.load_workbook(folder / "changes.xlsx")
    for sheet, words in (("What was changed", "Said before"), ("Figures", "Before")):
        (heads,) = [r for r in book[sheet].values if words in r]
        assert heads[heads.index(words) - 1] == "Unit"  # on the same printed page
    page = made["index.html"].decode()
    assert "7 MWh is now 19 MWh" in page and "of earlier periods (FY2024)" in page
    (folder / "index.html").write_text("another")
    (place,) = verify(load(company.folder)).problems
    assert "index.html" in place and "orebook changes" in place
    cli.main(["changes", "--project", str(company.folder)])
    told = capsys.readouterr().out
    assert f"Figures moved from {old} to {new}: " in told
    assert "of them of FY2024" in told and "7 MWh is now 19 MWh" in told
    again = {name: (folder / name).read_bytes() for name in made}
    assert again == made and not verify(load(company.folder)).problems
    with pytest.raises(SystemExit) as ended:
        cli.main(["changes", "--project", str(company.folder), "--from", "FY2020-x"])
    assert ended.value.code == 2
    assert "There is no release FY2020-x" in capsys.readouterr().err
    said = json.loads(made["changes.json"])
    assert said["files"].keys() == made.keys() - {change_publication.LIST}
    tables = json.loads(made["datapackage.json"])["resources"]
    assert {"figure_change", "material_topic_change"} < {t["name"] for t in tables}
    for table in tables:
        heads = made[table["path"]].decode().partition("\n")[0].split(",")
        assert [field["name"] for field in table["schema"]["fields"]] == heads
        assert all(field["description"] for field in table["schema"]["fields"])


def test_the_page_lists_what_came_and_what_went_with_its_cause(
    company: Company,
) -> None:
    company.own("ore / power")
    old = company.release(is_whole=True)
    for year in (2024, 2025):
        company.rows.pop(f"A{year}.csv")
        (company.folder / f"intake/A{year}.csv").unlink()
        withdraw(load(company.folder), f"A{year}.csv", "another's", "Ana")
    new = company.release(is_whole=True)
    folder = f"published/changes/{old.parent.name}--{new.parent.name}"
    page = (company.folder / folder / "index.html").read_text()
    with duckdb.connect() as con:
        found = con.execute(
            "select moved, indicator_id, name from "
            f"{literal(str(company.folder / folder / 'tables/figure_change.csv'))} "
            "where is_lead and moved in ('new', 'gone')"
        ).fetchall()
    assert {moved for moved, _, _ in found} == {"gone"}
    (gone,) = re.findall(r'<h2 id="gone">.*?</table>', page, re.DOTALL)
    assert gone.count("<tr>") == len(found) + 1
    for _, indicator, name in found:
        assert f"{old.parent.name}/report/trace/{indicator}" in gone and name in gone
    assert 'id="new"' not in page


def test_the_guide_shows_the_same_of_two_releases(company: Company) -> None:
    """By the lines that finance reads, in a database of nobody."""
    old = company.latest()
    company.value("A2024.csv", 0, 19)
    new = company.release(is_whole=True)
    page = (ROOT / "docs/finance.md").read_text(encoding="utf-8")
    (sql,) = re.findall(r"```sql two releases\n(.+?)```", page, re.DOTALL)
    for name, path in (("aaaaaaaaaaaa", old), ("bbbbbbbbbbbb", new)):
        shown = f"published/FY2025-{name}/orebook.duckdb"
        assert shown in sql
        sql = sql.replace(shown, str(path))
    beside = company.folder / "published/changes"
    folder = beside / f"{old.parent.name}--{new.parent.name}"
    table = folder / "tables/figure_change.parquet"
    with connect() as con:
        con.execute(sql)
        columns = "figure_id, old_value, new_value"
        told = con.execute(f"select {columns} from figure_change order by all")
        assert told.fetchall() == con.execute(
            f"select {columns} from read_parquet({literal(str(table))}) order by all"
        ).fetchall()
        (number,) = con.execute("select count(*) from figure_change").fetchone()
    assert number > 0


def test_an_amount_in_co2e_multiplies_out_from_the_release_alone(
    first: Company,
) -> None:
    """Fact x factor x potential of its gas, each rounded to twelve decimals."""
    with connect(first.latest(), read_only=True) as con:
        rows = con.execute("""
            select c.amount, m.value, f.value, g.value
            from mart.contribution c
            join mart.fact_measurement m on m.record_id = c.record_id
            join mart.dim_factor f on f.factor_id = c.factor_id
            join mart.dim_factor g on g.factor_kind = 'gwp'
                and list_contains(string_split(c.breakdown_values, ';'),
                                  'gas=' || g.gas)
            where c.indicator_id = 'ghg_s1_mobile' and f.denominator_unit = m.unit
        """).fetchall()
    assert len({potential for *_, potential in rows}) == 3
    for amount, value, factor, potential in rows:
        gas = rounded(EXACT.multiply(value, factor))
        assert amount == rounded(EXACT.multiply(gas, potential))


def test_a_rate_names_one_rate_and_its_value_is_in_the_release(tmp_path: Path) -> None:
    """A month and its year end on one day; each amount is its fact x the rate named."""
    folder = make_project(tmp_path / "p", periods="[FY2025]")
    rates = [
        ("GROUP", "fx_rate", "2025-12-01", "2025-12-31", "1.2", "rate"),
        ("GROUP", "fx_rate", "2025-01-01", "2025-12-31", "1.1", "rate"),
        ("GROUP", "fx_rate", "2025-01-01", "2025-12-31", "1.3", "rate"),
    ]
    kinds = ("average", "average", "closing")
    paid = [("GROUP", "revenue", "2025-12-01", "2025-12-31", "100", "EUR"),
            ("GROUP", "revenue", "2025-11-01", "2025-11-30", "200", "EUR")]  # fmt: skip
    write_csv(
        folder / "intake/money.csv", (*LONG, "currency", "rate_type"),
        [*((*row, "EUR", kind) for row, kind in zip(rates, kinds, strict=True)),
         *((*row, "", "") for row in paid)],
    )  # fmt: skip
    with connect(run_to_figures(folder) / "orebook.duckdb", read_only=True) as con:
        rows = con.execute("""
            select m.value, f.value, f.numerator_unit || '/' || f.denominator_unit,
                   c.amount, p.value
            from mart.contribution c
            join mart.fact_measurement m on m.record_id = c.record_id
            join mart.dim_factor f on f.factor_id = c.factor_id
            join mart.fact_measurement p on p.record_id = f.page_or_cell
            where m.metric_id = 'revenue' order by all
        """).fetchall()
        named = con.execute(
            "select factor_id from mart.dim_factor where factor_kind = 'fx_rate' "
            "order by all"
        ).fetchall()
    assert {(value, rate) for value, rate, *_ in rows} == {
        (100, Decimal("1.2")), (200, Decimal("1.1"))
    }  # fmt: skip
    assert {unit for _, _, unit, *_ in rows} == {"USD/EUR"}
    assert all(amount == value * rate for value, rate, _, amount, _ in rows)
    assert all(rate == fact for _, rate, _, _, fact in rows)
    assert [name for (name,) in named] == [
        "fx_rate:EUR:average:2025-01-01/2025-12-31",
        "fx_rate:EUR:average:2025-12-01/2025-12-31",
        "fx_rate:EUR:closing:2025-01-01/2025-12-31",
    ]


def test_what_is_too_large_to_be_compared_is_said(
    company: Company,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    old = company.latest().parent.name
    monkeypatch.setattr(changes, "MOST_CONTRIBUTIONS", 3)
    company.value("A2024.csv", 0, 19)
    new = company.release(is_whole=True).parent.name  # the release stands all the same
    assert not (company.folder / "published/changes" / f"{old}--{new}").exists()
    print_moved(load(company.folder), old)
    told = capsys.readouterr().err
    assert f"{old} and {new} are not compared" in told and "at most 3" in told
